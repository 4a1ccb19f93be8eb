import { Link } from 'wouter';
import { useCall } from '../../api/queries.ts';

export { TargetName } from '../schedules/target-names.tsx';

/** One store's name, as the way to it; its id until that is known. */
export function StoreName({ id }: { readonly id: number }) {
  const { data } = useCall('getStore', { parts: { key: id } });
  return <Link href={`/stores/${id}`}>{data?.body.name ?? String(id)}</Link>;
}

/** One schedule's name, as the way to it; its id until that is known, and where it is gone. */
export function ScheduleName({ id }: { readonly id: number }) {
  const { data } = useCall('getSchedule', { parts: { key: id } });
  return <Link href={`/schedules/${id}`}>{data?.body.name ?? String(id)}</Link>;
}

/** One snapshot's name, as the way to it; its id until that is known. */
export function SnapshotName({ id }: { readonly id: number }) {
  const { data } = useCall('getSnapshot', { parts: { key: id } });
  return <Link href={`/snapshots/${id}`}>{data?.body.name ?? String(id)}</Link>;
}
