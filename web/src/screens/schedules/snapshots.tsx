import { useCall } from '../../api/queries.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { ListCard } from '../../parts/list-card.tsx';
import { usePaging } from '../../parts/pages.tsx';
import { Empty } from '../../parts/read.tsx';
import { SnapshotTable } from '../snapshots/snapshot-table.tsx';

const ROWS = 25;

/** The copies that a schedule made and that are there, the newest first. */
export function Snapshots({ id }: { readonly id: number }) {
  const { text } = scheduleWords;
  const paging = usePaging(String(id));
  const snapshots = useCall(
    'listSnapshots',
    { query: { schedule: String(id), limit: ROWS, count: true, after: paging.after } },
    { keepsLast: true },
  );
  return (
    <ListCard of={snapshots} paging={paging} empty={<Empty>{text.snapshotsNone}</Empty>}>
      {(rows) => <SnapshotTable rows={rows} />}
    </ListCard>
  );
}
