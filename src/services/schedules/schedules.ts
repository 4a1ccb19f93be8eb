import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { DialectData, DialectMemory } from '../../ports/records/dialect-data.ts';
import { type Key, nameOf, type Page, type PiecedSlice, type Slice } from '../../ports/records/page.ts';
import type {
  LinkedSchedule,
  ScheduleColumn,
  ScheduleFilter,
  ScheduleLinkColumn,
} from '../../ports/records/schedules.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { recall, remember } from '../dialect-memory.ts';
import { requireRole } from '../identity/index.ts';
import { type ChangeOptions, refuseStale } from '../seen-version.ts';
import { applySettings, changeSchedule, lockTargetsFor, noteChange } from './changes.ts';
import { createSchedule, createScheduleOnce } from './creation.ts';
import { deleteSchedules, lockSchedules } from './deletion.ts';
import type { ScheduleDraft, ScheduleSettings } from './settings.ts';

/** Making, finding, changing and deleting schedules, for every dialect alike. */
export class Schedules {
  readonly #unitOfWork: UnitOfWork;

  constructor(unitOfWork: UnitOfWork) {
    this.#unitOfWork = unitOfWork;
  }

  /** @throws `not_found`. */
  async find(actor: Actor, key: Key): Promise<Schedule> {
    return found(await this.#unitOfWork.records.schedules.find(scopeOf(actor), key), key);
  }

  /** As `find`, also one that is deleted: its history stays. @throws `not_found`. */
  async findEver(actor: Actor, key: Key): Promise<Schedule> {
    return found(await this.#unitOfWork.records.schedules.findEver(scopeOf(actor), key), key);
  }

  list(actor: Actor, filter: ScheduleFilter, page: Page<ScheduleColumn>): Promise<Slice<Schedule>> {
    return this.#unitOfWork.records.schedules.list(scopeOf(actor), filter, page);
  }

  /** As `list`, for pages of any length. */
  listInPieces(actor: Actor, filter: ScheduleFilter, page: Page<ScheduleColumn>): Promise<PiecedSlice<Schedule>> {
    return this.#unitOfWork.records.schedules.listInPieces(scopeOf(actor), filter, page);
  }

  /** A row per (schedule, target): how rooms list that know a schedule only as an instance's. */
  listLinks(actor: Actor, filter: ScheduleFilter, page: Page<ScheduleLinkColumn>): Promise<Slice<LinkedSchedule>> {
    return this.#unitOfWork.records.schedules.listLinks(scopeOf(actor), filter, page);
  }

  /**
   * Makes a schedule in the account of its targets (of the actor where it has none).
   *
   * @throws `forbidden`, `invalid_request` (name, destination), `invalid_recurrence`, `not_found` (a target).
   */
  async create(actor: Actor, draft: ScheduleDraft, memory?: DialectMemory): Promise<Schedule> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction((records) => createSchedule(records, actor, draft, memory));
  }

  /**
   * As `create`, for callers who repeat themselves where an answer is lost: an equal schedule of up to `withinSeconds`
   * ago that is still there, and was never changed, is answered in place of a new one; also to two who call at once.
   *
   * @throws as `create`.
   */
  async createOnce(actor: Actor, draft: ScheduleDraft, withinSeconds: Seconds): Promise<Schedule> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction((records) => createScheduleOnce(records, actor, draft, withinSeconds));
  }

  /**
   * Changes what a patch names of a schedule (nothing, and nothing to remember: nothing is written); a slot that had come
   * is recorded first, and a new rule counts its slots from now.
   *
   * @throws `forbidden`, `not_found`, `conflict` (`stale`), `invalid_request`, `invalid_recurrence`.
   */
  async change(
    actor: Actor,
    key: Key,
    patch: Partial<ScheduleSettings>,
    options: ChangeOptions = {},
  ): Promise<Schedule> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
      const scope = scopeOf(actor);
      // Looked at without a lock at first: the targets that a change is about are locked before the schedule.
      const seen = found(await records.schedules.find(scope, key), key);
      if (Object.keys(patch).length === 0 && options.memory === undefined) return seen;
      refuseStale('schedule', seen, options);
      await lockTargetsFor(records, actor, seen, patch);
      const current = found(await records.schedules.lock(scope, key), key);
      refuseStale('schedule', current, options);
      // Out of order, but where someone else wrote in between: what they changed may be about other targets.
      if (current.version !== seen.version) await lockTargetsFor(records, actor, current, patch);
      await remember(records, 'schedule', current.id, options.memory);
      return changeSchedule(records, actor, current, patch);
    });
  }

  /** What a dialect remembers of these schedules, by id, as far as the actor may see them; look for them first. */
  recall(actor: Actor, dialect: string, ids: readonly number[]): Promise<ReadonlyMap<number, DialectData>> {
    return recall(this.#unitOfWork, actor, 'schedule', dialect, ids);
  }

  /** Stops a schedule from firing; its slots until `resume` become one `skipped (paused)` record. */
  pause(actor: Actor, key: Key): Promise<Schedule> {
    return this.change(actor, key, { isPaused: true });
  }

  /** Lets a paused schedule fire again, from the next slot after now. */
  resume(actor: Actor, key: Key): Promise<Schedule> {
    return this.change(actor, key, { isPaused: false });
  }

  /**
   * Pauses or resumes schedules, all or none; one that is so already stays as it is.
   *
   * @throws `forbidden`, `not_found` (naming the first that is missing), `conflict`.
   */
  async setPaused(actor: Actor, keys: readonly Key[], isPaused: boolean): Promise<void> {
    requireRole(actor, 'operator');
    await this.#unitOfWork.transaction(async (records) => {
      for (const current of await lockSchedules(records, actor, keys)) {
        if ((current.pause !== null) !== isPaused) await changeSchedule(records, actor, current, { isPaused });
      }
    });
  }

  /** Resumes schedules whose pause has come to its end, each by itself; throws the last failure when all were tried. */
  async endPauses(limit: number): Promise<void> {
    const now = await this.#unitOfWork.now();
    let failure: unknown = null;
    for (const id of await this.#unitOfWork.records.schedules.pausesEnded(now, limit)) {
      try {
        await this.#endPause(id);
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== null) throw failure;
  }

  #endPause(id: number): Promise<void> {
    return this.#unitOfWork.transaction(async (records) => {
      const schedule = await records.schedules.lock('everything', { id });
      if (schedule === null || (schedule.pause?.until ?? Number.POSITIVE_INFINITY) > records.now) return;
      const resumed = await applySettings(records, CLOCK, schedule, { isPaused: false });
      if (await records.schedules.update(resumed, schedule.version)) noteChange(records, schedule, resumed);
    });
  }

  /**
   * Deletes schedules, all or none; their snapshots and history stay, what is queued of them is cancelled.
   *
   * @throws `forbidden`, `not_found` (naming the first that is missing).
   */
  async delete(actor: Actor, keys: readonly Key[]): Promise<void> {
    requireRole(actor, 'operator');
    await this.#unitOfWork.transaction((records) => deleteSchedules(records, actor, keys));
  }
}

/** Time itself as an actor: ends pauses. */
const CLOCK: Actor = { label: 'clock', loginId: null, accountId: null, role: 'admin', isStaff: true, via: 'gateway' };

function found(schedule: Schedule | null, key: Key): Schedule {
  if (schedule === null) throw notFound('schedule', nameOf(key));
  return schedule;
}
