import { isUnavailable } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { nextFireTime, shortestGap } from '../../domain/recurrence/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { canFire } from '../../domain/schedule.ts';
import { mapInSlices } from '../../ports/current-call.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';

const BATCH = 100;

/** Told of a schedule whose row cannot be read: its id, and why. */
type OnUnreadable = (id: number, reason: unknown) => void;

/**
 * Computes the next fire time of every enabled schedule anew: the first slot that no record covers. Answers how many
 * moved. May be cut off, and run by several nodes at once. One that cannot be read is told, and costs only itself.
 *
 * @throws `unavailable` - the database is away.
 */
export async function recomputeFireTimes(unitOfWork: UnitOfWork, onUnreadable: OnUnreadable): Promise<number> {
  let moved = 0;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const batch: Batch = await moveBatch(unitOfWork, after, onUnreadable);
    moved += batch.moved;
    after = batch.last;
  }
  return moved;
}

interface Batch {
  readonly moved: number;
  readonly last: number | undefined;
}

async function moveBatch(unitOfWork: UnitOfWork, after: number, onUnreadable: OnUnreadable): Promise<Batch> {
  try {
    return await unitOfWork.transaction(async (records) => {
      // Locked, so that neither a firing nor another node moves them meanwhile.
      const schedules = await records.schedules.lockEnabledAfter(after, BATCH);
      return { moved: await move(records, schedules), last: schedules.at(-1)?.id };
    });
  } catch (error) {
    if (isUnavailable(error)) throw error;
    return moveOneByOne(unitOfWork, after, onUnreadable);
  }
}

async function moveOneByOne(unitOfWork: UnitOfWork, after: number, onUnreadable: OnUnreadable): Promise<Batch> {
  const ids = await unitOfWork.records.schedules.enabledIdsAfter(after, BATCH);
  let moved = 0;
  for (const id of ids) {
    try {
      moved += await unitOfWork.transaction(async (records) => {
        const schedule = await records.schedules.lock('everything', { id });
        return move(records, schedule === null ? [] : [schedule]);
      });
    } catch (error) {
      if (isUnavailable(error)) throw error;
      onUnreadable(id, error);
    }
  }
  return { moved, last: ids.at(-1) };
}

async function move(records: Transaction, schedules: readonly Schedule[]): Promise<number> {
  const covered = await records.runs.lastCovered(schedules.map(({ id }) => id));
  const looked = await mapInSlices(schedules.filter(canFire), (schedule) => {
    const from = schedule.nextFireAt;
    const to = nextUncovered(schedule, covered.get(schedule.id) ?? null);
    return from === null || from === to ? [] : [{ id: schedule.id, accountId: schedule.accountId, from, to }];
  });
  const moves = looked.flat();
  await records.schedules.advance(moves);
  for (const schedule of moves) records.events.note('schedule.changed', schedule);
  return moves.length;
}

/** The first slot that no record covers: after the last that one does, and after whatever began the count. */
function nextUncovered({ recurrence, anchoredAt }: Schedule, covered: Instant | null): Instant | null {
  const next = nextFireTime(recurrence, Math.max(anchoredAt, covered ?? 0));
  if (next === null || covered === null) return next;
  // Nearer to a recorded slot than two slots ever are: that very slot, moved by new zone data.
  return next - covered < shortestGap(recurrence) / 2 ? nextFireTime(recurrence, next) : next;
}
