import { useEffect } from 'preact/hooks';
import type { Given } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { useSettled } from '../../app/settled.ts';
import { auditWords } from '../../messages/audit.ts';
import { common } from '../../messages/index.ts';
import { ChoiceField, Field, TextField } from '../../parts/field.tsx';

/** What is looked for; what is empty leaves all. */
export interface Filters {
  readonly actor: string;
  readonly action: string;
  readonly noun: string;
  readonly from: string;
  readonly to: string;
  /** By id; the name is what was typed. */
  readonly account: { readonly id: number | null; readonly name: string };
}

export const NO_FILTERS: Filters = {
  actor: '',
  action: '',
  noun: '',
  from: '',
  to: '',
  account: { id: null, name: '' },
};

type Query = NonNullable<Given<'listAudit'>['query']>;

/** What the API is asked for; days are those of UTC, the last one whole. */
export const queryOf = ({ actor, action, noun, from, to, account }: Filters): Query => ({
  ...(actor === '' ? {} : { actor }),
  ...(action === '' ? {} : { action: [action] }),
  ...(noun === '' ? {} : { noun: [noun] }),
  ...(from === '' ? {} : { from: `${from}T00:00:00Z` }),
  ...(to === '' ? {} : { to: `${to}T23:59:59Z` }),
  ...(account.id === null ? {} : { account: account.id }),
});

/** More logins than these are found by their account. */
const MOST_LOGINS = 200;

/** Chooses what is looked for. */
export function AuditFilters({
  value,
  onChange,
}: {
  readonly value: Filters;
  readonly onChange: (filters: Filters) => void;
}) {
  const { text } = auditWords;
  const { session } = useSession();
  const logins = useCall('listLogins', { query: { limit: MOST_LOGINS, account: value.account.id ?? undefined } });
  const set = (part: keyof Filters) => (next: string) => onChange({ ...value, [part]: next });
  const choices = (any: string, names: Readonly<Record<string, string>>) =>
    [['', any] as const, ...Object.entries(names).sort(([, one], [, other]) => one.localeCompare(other))] as const;
  return (
    <search class="audit-filters" aria-label={text.filters}>
      <ChoiceField
        label={text.actor}
        value={value.actor}
        choices={[
          ['', text.anybody] as const,
          ...(logins.data?.body.items ?? []).map(({ id, login }) => [`login:${id}`, login] as const),
        ]}
        onChange={set('actor')}
      />
      <ChoiceField
        label={text.action}
        value={value.action}
        choices={choices(text.anything, text.actions)}
        onChange={set('action')}
      />
      <ChoiceField
        label={text.noun}
        value={value.noun}
        choices={choices(text.anything, text.nouns)}
        onChange={set('noun')}
      />
      <TextField type="date" label={text.from} value={value.from} onInput={set('from')} />
      <TextField type="date" label={text.to} value={value.to} onInput={set('to')} />
      {session.isStaff && (
        <AccountField value={value.account} onChange={(account) => onChange({ ...value, actor: '', account })} />
      )}
    </search>
  );
}

/** An account by its name, completed from those that are called like what is typed. */
function AccountField({
  value,
  onChange,
}: {
  readonly value: Filters['account'];
  readonly onChange: (account: Filters['account']) => void;
}) {
  const { text } = auditWords;
  const search = useSettled(value.name.trim());
  const found = useCall('listAccounts', { query: { limit: 20, search: search || undefined } }, { keepsLast: true });
  const accounts = found.data?.body.items ?? [];
  const idOf = (name: string): number | null => accounts.find((account) => account.name === name.trim())?.id ?? null;
  const id = idOf(value.name);
  // What is called so may be told only after it was typed to its end.
  useEffect(() => {
    if (id !== null && id !== value.id) onChange({ ...value, id });
  }, [id]);
  const isUnknown = search !== '' && value.id === null && !found.isFetching;
  return (
    <Field label={text.account} hint={text.anyAccount} fault={isUnknown ? common.text.noAccount : null}>
      {(input) => (
        <>
          <input
            {...input}
            list={`${input.id}-found`}
            autocomplete="off"
            value={value.name}
            onInput={({ currentTarget }) => onChange({ name: currentTarget.value, id: idOf(currentTarget.value) })}
          />
          <datalist id={`${input.id}-found`}>
            {accounts.map(({ id, name }) => (
              <option key={id} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
