import type { Given } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { auditWords } from '../../messages/audit.ts';
import { ChoiceField, TextField } from '../../parts/field.tsx';
import { AccountField, type NamedAccount, NO_ACCOUNT } from '../accounts/account-field.tsx';

/** What is looked for; what is empty leaves all. */
export interface Filters {
  readonly actor: string;
  readonly action: string;
  readonly noun: string;
  readonly from: string;
  readonly to: string;
  readonly account: NamedAccount;
}

export const NO_FILTERS: Filters = {
  actor: '',
  action: '',
  noun: '',
  from: '',
  to: '',
  account: NO_ACCOUNT,
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
        <AccountField
          label={text.account}
          hint={text.anyAccount}
          value={value.account}
          onChange={(account) => onChange({ ...value, actor: '', account })}
        />
      )}
    </search>
  );
}
