import { Link } from 'wouter';
import { useCall } from '../../api/queries.ts';

/** Targets by their names, each a way to its screen. */
export const TargetNames = ({ ids }: { readonly ids: readonly number[] }) => (
  <ul class="row">
    {ids.map((id) => (
      <li key={id}>
        <TargetName id={id} />
      </li>
    ))}
  </ul>
);

/** One target's name; its id until that is known, and where it is gone. */
export function TargetName({ id }: { readonly id: number }) {
  const target = useCall('getTarget', { parts: { key: id } });
  return <Link href={`/targets/${id}`}>{target.data?.body.name ?? String(id)}</Link>;
}
