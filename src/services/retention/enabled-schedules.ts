import { isUnavailable } from '../../domain/errors.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { currentBreather } from '../../ports/current-call.ts';
import type { Records } from '../../ports/records/index.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

const BATCH = 200;

/** Told of a schedule whose row cannot be read: its id, and why. */
type OnUnreadable = (id: number, reason: unknown) => void;

/**
 * All schedules of backups that are neither paused nor deleted, by id, read in batches. One whose row cannot be read (written past
 * the gateway) is left out and told to `onUnreadable`; the others come all the same. However long the walk is, and
 * whatever is done with each of them, others have their turns meanwhile.
 *
 * @throws `unavailable` - the database is away.
 */
export async function* walkEnabledSchedules(
  { records }: Pick<UnitOfWork, 'records'>,
  onUnreadable: OnUnreadable,
): AsyncGenerator<Schedule, void> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    const { schedules, last }: Batch = await readBatch(records, after, onUnreadable);
    for (const schedule of schedules) {
      const breather = currentBreather();
      if (breather.isDue) await breather.breathe();
      if (schedule.action === 'backup') yield schedule;
    }
    after = last;
  }
}

interface Batch {
  readonly schedules: readonly Schedule[];
  readonly last: number | undefined;
}

async function readBatch(records: Records, after: number, onUnreadable: OnUnreadable): Promise<Batch> {
  try {
    const schedules = await records.schedules.enabledAfter(after, BATCH);
    return { schedules, last: schedules.at(-1)?.id };
  } catch (error) {
    if (isUnavailable(error)) throw error;
    return readOneByOne(records, after, onUnreadable);
  }
}

async function readOneByOne(records: Records, after: number, onUnreadable: OnUnreadable): Promise<Batch> {
  const ids = await records.schedules.enabledIdsAfter(after, BATCH);
  const schedules: Schedule[] = [];
  for (const id of ids) {
    try {
      const schedule = await records.schedules.find('everything', { id });
      // Paused or deleted since the ids were read.
      if (schedule !== null && schedule.pause === null) schedules.push(schedule);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      onUnreadable(id, error);
    }
  }
  return { schedules, last: ids.at(-1) };
}
