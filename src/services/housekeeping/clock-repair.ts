import { isUnavailable } from '../../domain/errors.ts';
import { EVERYBODY } from '../../domain/events.ts';
import type { Instant } from '../../domain/instant.ts';
import { cutRange } from '../../domain/slots.ts';
import type { Log } from '../../ports/log.ts';
import type { LongestWaits } from '../../ports/records/dated.ts';
import type { Records } from '../../ports/records/index.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Repair } from '../clock/index.ts';
import { recomputeFireTimes } from '../schedules/index.ts';

/** Of how many schedules or targets in one piece. */
const BATCH = 100;

/** Puts right what a clock that was ahead dated, once it is known to be right. */
export class ClockRepair implements Repair {
  readonly #unitOfWork: UnitOfWork;
  readonly #longest: LongestWaits;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, longest: LongestWaits, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#longest = longest;
    this.#log = log;
  }

  /** Whether these records have anything to be put right. */
  isNeeded(records: Pick<Records, 'dated'>, now: Instant): Promise<boolean> {
    return records.dated.isAny(now, this.#longest);
  }

  /**
   * Runs made after now lose their fire time and the slots since `from`, schedules count those anew, snapshots for a time
   * after now stand for `from`, and nothing waits longer than it can have been meant to. May be cut off, run again, and run
   * by several nodes at once.
   *
   * @param from the time to which the clock was set back.
   * @throws `unavailable` - the database is away.
   */
  async run(from: Instant): Promise<void> {
    const runs = await this.#redateRuns(from);
    const changed = await this.#redateSchedules(from);
    const moved = await recomputeFireTimes(this.#unitOfWork, this.#tellUnreadable);
    const snapshots = await this.#redateSnapshots(from);
    await this.#unitOfWork.transaction(async (records) => {
      await records.dated.lapse(records.now, this.#longest);
      noteEverything(records);
    });
    this.#log.warn(
      { runs, snapshots, schedules: changed, moved },
      `The clock was ahead: ${runs} run(s) lost their fire time, ${snapshots} snapshot(s) stand for when it was set back, and ${moved} schedule(s) fire at another time than they would have.`,
    );
  }

  readonly #tellUnreadable = (schedule: number, err: unknown): void => {
    this.#log.error({ schedule, err }, `Schedule ${schedule} cannot be read: what it dated ahead stays as it is.`);
  };

  async #redateRuns(from: Instant): Promise<number> {
    let redated = 0;
    for (let after: number | undefined = 0; after !== undefined; ) {
      const now = await this.#unitOfWork.now();
      const ids: readonly number[] = await this.#unitOfWork.records.dated.schedulesWithRuns(now, from, after, BATCH);
      for (const id of ids) redated += await this.#redateRunsOf(id, from);
      after = ids.at(-1);
    }
    return redated;
  }

  async #redateSchedules(from: Instant): Promise<number> {
    for (let redated = 0; ; ) {
      const some = await this.#unitOfWork.transaction(async (records) => {
        const count = await records.dated.redateSchedules(records.now, from, BATCH);
        if (count > 0) noteEverything(records);
        return count;
      });
      redated += some;
      if (some < BATCH) return redated;
    }
  }

  async #redateRunsOf(scheduleId: number, from: Instant): Promise<number> {
    try {
      return await this.#unitOfWork.transaction((records) => redateRunsOf(records, scheduleId, from));
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.#tellUnreadable(scheduleId, error);
      return 0;
    }
  }

  async #redateSnapshots(from: Instant): Promise<number> {
    let redated = 0;
    for (let after: number | undefined = 0; after !== undefined; ) {
      const ids: readonly number[] = await this.#unitOfWork.records.dated.targetsAfter(after, BATCH);
      redated += await this.#unitOfWork.transaction(async (records) => {
        const count = await records.dated.redateSnapshots(ids, records.now, from);
        if (count > 0) noteEverything(records);
        return count;
      });
      after = ids.at(-1);
    }
    return redated;
  }
}

/** Of rows of all accounts, too many to name. */
const noteEverything = ({ events }: Transaction): void =>
  events.note('everything.changed', { id: EVERYBODY, accountId: null });

async function redateRunsOf(records: Transaction, scheduleId: number, from: Instant): Promise<number> {
  const live = await records.schedules.lock('everything', { id: scheduleId });
  const schedule = live ?? (await records.schedules.findAny(scheduleId));
  const runs = schedule === null ? [] : await records.dated.runsOf(scheduleId, records.now, from);
  for (const run of runs) {
    const { id, coversFrom } = run;
    const range = schedule === null || coversFrom === null ? null : cutRange(schedule.recurrence, coversFrom, from);
    await records.dated.redateRun(id, range, 'clock_ahead', records.now);
    records.events.note('run.changed', run);
  }
  return runs.length;
}
