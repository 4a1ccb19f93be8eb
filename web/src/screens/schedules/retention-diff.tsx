import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer, RetentionPreview } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import { bytesText, durationText } from '../../parts/figures.ts';
import { Note } from '../../parts/note.tsx';
import { Read } from '../../parts/read.tsx';
import { State } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';

type Pool = RetentionPreview['pools'][number];
type Judged = Pool['keep'][number] & { readonly stays: boolean };

/** What a policy would let go of what there is, why, and what stands in a year; with the way back of the last change. */
export function RetentionDiff({
  scheduleId,
  of: preview,
}: {
  readonly scheduleId: number;
  readonly of: UseQueryResult<Answer<RetentionPreview>, Error>;
}) {
  const { text } = scheduleWords;
  return (
    <section class="card" aria-live="polite">
      <h3>{text.diffTitle}</h3>
      <Read of={preview} rows={3}>
        {({ pools, newlyGoing, undoable, undoableForSeconds }) => (
          <>
            {undoable !== null && <UndoNote scheduleId={scheduleId} count={undoable.count} />}
            {newlyGoing === 0 ? (
              <Note tone="good">{text.diffNone}</Note>
            ) : (
              <Note tone="warn">
                <p>{text.diffGoing(newlyGoing, bytesText(sum(pools, ({ expiredBytes }) => expiredBytes)))}</p>
                {undoableForSeconds > 0 && <p>{text.diffUndo(durationText(undoableForSeconds))}</p>}
              </Note>
            )}
            {pools.map((pool) => (
              <PoolDiff key={`${pool.targetId} ${pool.storeId} ${pool.isShrunk}`} pool={pool} />
            ))}
          </>
        )}
      </Read>
    </section>
  );
}

const sum = (pools: readonly Pool[], of: (pool: Pool) => number): number =>
  pools.reduce((total, pool) => total + of(pool), 0);

function PoolDiff({ pool }: { readonly pool: Pool }) {
  const { text } = scheduleWords;
  const { targetName, keeps, keep, expire, year } = pool;
  const rows: readonly Judged[] = [
    ...expire.map((snapshot) => ({ ...snapshot, stays: false })),
    ...keep.map((snapshot) => ({ ...snapshot, stays: true })),
  ];
  return (
    <details open={expire.length > 0}>
      <summary>{`${targetName}: ${keeps}`}</summary>
      <p class="soft">{text.yearAhead(year.standing, year.bytes === null ? null : bytesText(year.bytes))}</p>
      {rows.length > 0 && (
        <Table<Judged>
          caption={targetName}
          rows={rows}
          keyOf={({ snapshotId }) => snapshotId}
          columns={[
            { name: text.snapshot, isMain: true, show: ({ name }) => name },
            {
              name: text.outcome,
              show: ({ stays }) =>
                stays ? <State tone="good">{text.stays}</State> : <State tone="bad">{text.goes}</State>,
            },
            { name: text.taken, show: ({ takenAt }) => <Time at={takenAt} /> },
            { name: text.size, isNumber: true, show: ({ bytes }) => (bytes === null ? '–' : bytesText(bytes)) },
            { name: text.why, show: ({ reasons }) => reasons.map(({ detail }) => detail).join('; ') },
          ]}
        />
      )}
    </details>
  );
}

function UndoNote({ scheduleId, count }: { readonly scheduleId: number; readonly count: number }) {
  const { text } = scheduleWords;
  const { mayOperate } = useSession();
  const undo = useAct('undoRetention');
  return (
    <Note tone="busy">
      <p>{text.undoable(count)}</p>
      {mayOperate && (
        <p>
          <Button
            isSmall
            icon="restore"
            isBusy={undo.isPending}
            onPress={() =>
              undo.mutate(
                { parts: { key: scheduleId } },
                { onSuccess: ({ body }) => tell(text.undone(body.broughtBack)), onError: tellFailure },
              )
            }
          >
            {text.undo}
          </Button>
        </p>
      )}
    </Note>
  );
}
