import { Link } from 'wouter';
import { useName } from '../api/names.ts';

interface Of {
  readonly id: number;
}

/** A name as the way to its thing; the id alone until the name is known, and where the thing is gone. */
const nameLink =
  (noun: Parameters<typeof useName>[0], place: string) =>
  ({ id }: Of) => {
    const name = useName(noun, id);
    return name === null ? <span>{id}</span> : <Link href={`/${place}/${id}`}>{name}</Link>;
  };

export const AccountName = nameLink('account', 'accounts');
export const ScheduleName = nameLink('schedule', 'schedules');
export const SnapshotName = nameLink('snapshot', 'snapshots');
export const StoreName = nameLink('store', 'stores');
export const TargetName = nameLink('target', 'targets');

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
