import { Link } from 'wouter';
import type { Restore } from '../../api/client.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import type { IconName } from '../../parts/icon.tsx';
import { SnapshotName, TargetName } from '../../parts/names.tsx';
import { State, type Tone } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';

const LOOKS: Readonly<Record<Restore['state'], readonly [Tone, IconName?]>> = {
  queued: ['busy', 'planned'],
  running: ['busy'],
  succeeded: ['good'],
  failed: ['bad'],
  cancelled: ['idle', 'skipped'],
};

/** What has become of a restore. */
export const RestoreState = ({ of: state }: { readonly of: Restore['state'] }) => {
  const [tone, icon] = LOOKS[state];
  return (
    <State tone={tone} {...(icon === undefined ? {} : { icon })}>
      {snapshotWords.text.restoreStates[state]}
    </State>
  );
};

/** Where a restore went: the target, or the directory where that is told. */
export const RestoreGoal = ({ of: { kind, targetId, directory } }: { readonly of: Restore }) => {
  if (targetId !== null) return <TargetName id={targetId} />;
  return <span>{directory ?? snapshotWords.text.kinds[kind]}</span>;
};

/** Restores, as lists have them. */
export function RestoresTable({ caption, rows }: { readonly caption: string; readonly rows: readonly Restore[] }) {
  const { text } = snapshotWords;
  return (
    <Table<Restore>
      caption={caption}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: text.asked,
          isMain: true,
          show: ({ id, createdAt }) => (
            <Link class="cell-main" href={`/restores/${id}`}>
              <Time at={createdAt} />
            </Link>
          ),
        },
        { name: text.snapshot, show: ({ snapshotId }) => <SnapshotName id={snapshotId} /> },
        { name: text.where, show: ({ kind }) => text.kinds[kind] },
        { name: text.into, show: (restore) => <RestoreGoal of={restore} /> },
        { name: text.state, show: ({ state }) => <RestoreState of={state} /> },
      ]}
    />
  );
}
