import { Link } from 'wouter';
import { useCall } from '../../api/queries.ts';

/** What accounts are called, by their ids; one that is gone is not there. */
export function useAccountNames(ids: readonly (number | null)[], isWanted = true): ReadonlyMap<number, string> {
  const asked = [...new Set(ids.filter((id) => id !== null))].sort((one, other) => one - other);
  const { data } = useCall(
    'listAccounts',
    { query: { id: asked, limit: Math.max(1, asked.length) } },
    { isWanted: isWanted && asked.length > 0, keepsLast: true },
  );
  return new Map(data?.body.items.map(({ id, name }) => [id, name]));
}

/** An account by its name, as the way to it; its id until that is known, and where it is gone. */
export function AccountName({
  id,
  names,
}: {
  readonly id: number;
  /** Of `useAccountNames`, where many are shown; one alone finds its own. */
  readonly names?: ReadonlyMap<number, string>;
}) {
  const own = useAccountNames([id], names === undefined);
  const name = (names ?? own).get(id);
  return name === undefined ? <span>{id}</span> : <Link href={`/accounts/${id}`}>{name}</Link>;
}
