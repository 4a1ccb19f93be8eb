import { Link } from 'wouter';
import { useCall } from '../../api/queries.ts';

/** What an account is called, as the way to it; its id until that is known. */
export function AccountName({ id }: { readonly id: number }) {
  const { data } = useCall('getAccount', { parts: { key: id } });
  return <Link href={`/accounts/${id}`}>{data?.body.name ?? String(id)}</Link>;
}
