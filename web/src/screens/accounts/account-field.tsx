import { useEffect } from 'preact/hooks';
import { useCall } from '../../api/queries.ts';
import { useSettled } from '../../app/settled.ts';
import { common } from '../../messages/index.ts';
import { Field } from '../../parts/field.tsx';

/** An account by id; the name is what was typed, which may be no account's. */
export interface NamedAccount {
  readonly id: number | null;
  readonly name: string;
}

export const NO_ACCOUNT: NamedAccount = { id: null, name: '' };

/** An account by its name, completed from those that are called like what is typed. */
export function AccountField({
  label,
  hint,
  value,
  fault = null,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: NamedAccount;
  /** What else is wrong with it. */
  readonly fault?: string | null;
  readonly onChange: (account: NamedAccount) => void;
}) {
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
    <Field label={label} {...(hint === undefined ? {} : { hint })} fault={isUnknown ? common.text.noAccount : fault}>
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
