import { Link } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import { bytesText } from '../../parts/figures.ts';
import { StoreName, TargetName } from '../../parts/names.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { KeepState, SnapshotState } from './snapshot-state.tsx';

type Listed = Operations['listSnapshots']['reply']['items'][number];

/** Copies, a row each: of what, when, how they are, and whether they stay. */
export function SnapshotTable({ rows }: { readonly rows: readonly Listed[] }) {
  const { text } = snapshotWords;
  return (
    <Table<Listed>
      caption={text.title}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: text.name,
          isMain: true,
          show: ({ id, name }) => (
            <Link class="cell-main" href={`/snapshots/${id}`}>
              {name}
            </Link>
          ),
        },
        {
          name: text.target,
          show: ({ targetId, storeId }) => (
            <div class="stack-tight">
              <TargetName id={targetId} />
              <span class="small">
                <StoreName id={storeId} />
              </span>
            </div>
          ),
        },
        { name: text.taken, show: ({ takenFor }) => <Time at={takenFor} /> },
        {
          name: text.state,
          show: (snapshot) => (
            <div class="stack-tight">
              <SnapshotState of={snapshot} />
              <span class="small soft">
                <KeepState of={snapshot} />
              </span>
            </div>
          ),
        },
        {
          name: text.size,
          isNumber: true,
          show: ({ sizeBytes }) => (sizeBytes === null ? '–' : bytesText(sizeBytes)),
        },
      ]}
    />
  );
}
