import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { ACTIONS, checkOptionsOf } from '../../domain/action.ts';
import { notFound, offending, problem } from '../../domain/errors.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import { thing } from '../../domain/problems/index.ts';
import { equals } from '../../domain/recurrence/index.ts';
import { checkMethod, type Schedule, withNextSlot } from '../../domain/schedule.ts';
import { checkName } from '../../domain/text.ts';
import type { DialectData } from '../../ports/records/dialect-data.ts';
import { nameOf, type Page, type PiecedSlice, type Slice } from '../../ports/records/page.ts';
import type {
  LinkedSchedule,
  ScheduleColumn,
  ScheduleFilter,
  ScheduleKey,
  ScheduleLinkColumn,
} from '../../ports/records/schedules.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { recall, remember } from '../dialect-memory.ts';
import { audit, requireRole } from '../identity/index.ts';
import { meant } from '../meant-schedule.ts';
import { onlyOne, TOLD_NAMESAKES } from '../only-one.ts';
import { checkCalls } from '../scripts/index.ts';
import { type ChangeOptions, refuseStale } from '../seen-version.ts';
import { type CreationOptions, createSchedule, createScheduleOnce } from './creation.ts';
import { deleteSchedules, lockSchedules } from './deletion.ts';
import { type NameRule, settleName } from './names.ts';
import { lastCovered, recordPause, settleSchedule } from './past-slots.ts';
import {
  checkArchiveName,
  checkDestination,
  linksOf,
  type PauseTerms,
  resolveTargets,
  type ScheduleDraft,
  type SchedulePatch,
} from './settings.ts';

/** What a change of a schedule is told beside its patch. */
export interface ScheduleChangeOptions extends ChangeOptions {
  /** What becomes of a new name that another schedule has; `shared` unless said otherwise. */
  readonly names?: NameRule;
}

/** Makes, finds, changes and deletes schedules, by the same rules for every dialect. */
export class Schedules {
  readonly #unitOfWork: UnitOfWork;
  /** For how long a change of what is kept may be undone; 0 = not at all. */
  readonly undoSeconds: Seconds;

  constructor(unitOfWork: UnitOfWork, undoSeconds: Seconds) {
    this.#unitOfWork = unitOfWork;
    this.undoSeconds = undoSeconds;
  }

  /** @throws `not_found`. */
  async find(actor: Actor, key: ScheduleKey): Promise<Schedule> {
    return found(await this.#unitOfWork.records.schedules.find(scopeOf(actor), key), key);
  }

  /** Of all that the actor may see, whatever they do. @throws `not_found`, `conflict` (`ambiguous`). */
  async findByName(actor: Actor, name: string): Promise<Schedule> {
    const { rows } = await this.list(actor, { names: [name], actions: ACTIONS }, NAMESAKES);
    return onlyOne('schedule', name, rows);
  }

  /** As `find`, also one that is deleted: its history stays. @throws `not_found`. */
  async findEver(actor: Actor, key: ScheduleKey): Promise<Schedule> {
    return found(await this.#unitOfWork.records.schedules.findEver(scopeOf(actor), key), key);
  }

  /** These schedules, deleted ones too, as far as the actor may see them. */
  findMany(actor: Actor, ids: readonly number[]): Promise<readonly Schedule[]> {
    return this.#unitOfWork.records.schedules.findMany(scopeOf(actor), ids);
  }

  /** What these schedules are called, deleted ones too, by id, as far as the actor may see them. */
  namesOf(actor: Actor, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    return this.#unitOfWork.records.schedules.namesOf(scopeOf(actor), ids);
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
   * @throws `forbidden`, `invalid_request` (name, destination), `invalid_recurrence`, `not_found` (a target), `conflict`
   *   (`schedule_name_taken`, where names are to be `unique`).
   */
  async create(actor: Actor, draft: ScheduleDraft, options?: CreationOptions): Promise<Schedule> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction((records) => createSchedule(records, actor, draft, options));
  }

  /** As `create`, of several: all or none. */
  async createAll(
    actor: Actor,
    drafts: readonly { readonly draft: ScheduleDraft; readonly options?: CreationOptions }[],
  ): Promise<readonly Schedule[]> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
      const made: Schedule[] = [];
      for (const { draft, options } of drafts) made.push(await createSchedule(records, actor, draft, options));
      return made;
    });
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
   * Changes what a patch names of a schedule (nothing, and nothing to remember: nothing is written); a slot that had
   * come is recorded first, and a new rule counts its slots from now. What another policy lets go is `expiring` at once,
   * and may be called back: see `undoRetention`.
   *
   * @throws `forbidden`, `not_found`, `conflict` (`stale`; `schedule_name_taken`, as `create`), `invalid_request`,
   *   `invalid_recurrence`.
   */
  async change(
    actor: Actor,
    key: ScheduleKey,
    patch: SchedulePatch,
    options: ScheduleChangeOptions = {},
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
      const { retention } = patch;
      const settled = await withSettledName(records, current, patch, options);
      if (this.undoSeconds === 0 || retention === undefined || isDeepStrictEqual(retention, current.retention)) {
        return changeSchedule(records, actor, current, settled);
      }
      // Loaded by the first change of a policy: whoever lists schedules does not wait for it.
      const { judgePolicy, markLetGo } = await import('../retention/index.ts');
      const judged = await judgePolicy(records, current, retention);
      const changed = await changeSchedule(records, actor, current, settled);
      await markLetGo(records, judged);
      return changed;
    });
  }

  /** What a dialect remembers of these schedules, by id, as far as the actor may see them; look for them first. */
  recall(actor: Actor, dialect: string, ids: readonly number[]): Promise<ReadonlyMap<number, DialectData>> {
    return recall(this.#unitOfWork, actor, 'schedule', dialect, ids);
  }

  /**
   * Stops a schedule from firing; its slots until `resume`, or until the end that is given, become one `skipped (paused)`
   * record. One that is paused keeps its beginning, and has another end and reason where they are given.
   *
   * @throws `invalid_request` (`pause_end_past`)
   */
  pause(actor: Actor, key: ScheduleKey, terms?: PauseTerms): Promise<Schedule> {
    return this.change(actor, key, { isPaused: true, ...(terms === undefined ? {} : { pauseTerms: terms }) });
  }

  /** Lets a paused schedule fire again, from the next slot after now. */
  resume(actor: Actor, key: ScheduleKey): Promise<Schedule> {
    return this.change(actor, key, { isPaused: false });
  }

  /**
   * Pauses or resumes schedules, all or none; one that is so already stays as it is.
   *
   * @throws `forbidden`, `not_found` (naming the first that is missing), `conflict`.
   */
  async setPaused(actor: Actor, keys: readonly ScheduleKey[], isPaused: boolean): Promise<void> {
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
   * @throws `forbidden`, `not_found` (naming the first that is missing), `conflict` (`stale`).
   */
  async delete(actor: Actor, keys: readonly ScheduleKey[], seen: Pick<ChangeOptions, 'version'> = {}): Promise<void> {
    requireRole(actor, 'operator');
    await this.#unitOfWork.transaction((records) => deleteSchedules(records, actor, keys, seen));
  }
}

const NAMESAKES = { offset: 0, limit: TOLD_NAMESAKES, orderBy: 'id', descending: false } as const;

/** Time itself as an actor: ends pauses. */
const CLOCK: Actor = { label: 'clock', loginId: null, accountId: null, role: 'admin', isStaff: true, via: 'gateway' };

/**
 * What a (locked) schedule becomes by these settings, in the caller's transaction, which has yet to write it. Slots
 * that had come get their record first; those of a pause, where it ends or where the rule or the targets change in it.
 */
async function applySettings(
  records: Transaction,
  actor: Actor,
  stored: Schedule,
  settings: SchedulePatch,
): Promise<Schedule> {
  const current = await settleSchedule(records, stored);
  const { isPaused, pauseTerms, targets: links, action: _stays, check, ...rest } = settings;
  checkArchiveName(rest.archiveName);
  if (rest.method !== undefined) checkMethod(rest.method);
  await checkCalls(records, actor, rest.scripts, current.scripts);
  if (rest.destination !== undefined) await checkDestination(records, current.accountId, rest.destination);
  const targets =
    links === undefined
      ? current.targets
      : linksOf(links, await resolveTargets(records, actor, links, linkedIds(current)));
  const isNewRule = rest.recurrence !== undefined && !equals(rest.recurrence, current.recurrence);
  const beginsAnew = isNewRule || (current.targets.length === 0 && targets.length > 0);
  const resumedAt = current.pause !== null && isPaused === false ? endOf(current.pause, records.now) : null;
  if (current.pause !== null && (resumedAt !== null || isNewRule || links !== undefined)) {
    await recordPause(records, current, current.pause.at, resumedAt ?? records.now);
  }
  const changed: Schedule = {
    ...current,
    ...rest,
    ...(rest.name === undefined ? {} : { name: checkName(rest.name) }),
    ...(check === undefined ? {} : { check: checkOptionsOf(current.action, check) }),
    targets,
    pause: resumedAt === null ? pauseOf(current, isPaused, pauseTerms, records.now) : null,
    anchoredAt: beginsAnew ? records.now : current.anchoredAt,
    version: current.version + 1,
    updatedAt: records.now,
  };
  if (!isNewRule && links === undefined && changed.pause === current.pause) return changed;
  const countsFrom = beginsAnew ? records.now : (resumedAt ?? records.now);
  // Where the clock went back, not from before the last slot that has its record: none is ever recorded twice.
  return withNextSlot(changed, Math.max(countsFrom, await lastCovered(records, current.id)));
}

/**
 * Locks the targets that these settings are about; call it before the schedule is locked. A pool's lock is its target's
 * row: no pass that began by the old policy goes on after this. A target that is new to the schedule is not removed
 * meanwhile.
 */
async function lockTargetsFor(
  records: Transaction,
  actor: Actor,
  schedule: Schedule,
  { retention, targets: links = [] }: SchedulePatch,
): Promise<void> {
  const linked = linkedIds(schedule);
  if (retention !== undefined) {
    for (const id of [...linked].toSorted((one, other) => one - other)) {
      await records.targets.lock('everything', { id });
    }
  }
  await resolveTargets(records, actor, links, linked);
}

/**
 * Writes what a (locked) schedule becomes by these settings, with its audit line, in the caller's transaction.
 *
 * @throws `conflict` (`stale`) - someone else wrote meanwhile; as `applySettings`.
 */
export async function changeSchedule(
  records: Transaction,
  actor: Actor,
  stored: Schedule,
  settings: SchedulePatch,
): Promise<Schedule> {
  const changed = await applySettings(records, actor, stored, settings);
  if (!(await records.schedules.update(changed, stored.version))) {
    throw problem('stale', { thing: thing('schedule', stored) });
  }
  if (settings.targets !== undefined) {
    await records.schedules.replaceTargets(stored.id, changed.targets, records.now);
  }
  noteChange(records, stored, changed);
  await audit(records, actor, 'schedule.change', ['schedule', changed], { fields: Object.keys(settings) });
  return changed;
}

/** A patch whose name, where it is a new one, is one that the schedule may have. */
async function withSettledName(
  records: Transaction,
  { accountId, name: before }: Schedule,
  patch: SchedulePatch,
  { names = 'shared' }: ScheduleChangeOptions,
): Promise<SchedulePatch> {
  if (patch.name === undefined) return patch;
  const name = checkName(patch.name);
  return name === before ? patch : { ...patch, name: await settleName(records, accountId, name, names) };
}

/** Tells of a schedule's change, and of a pause that it begins or ends. */
function noteChange({ events }: Transaction, before: Schedule, after: Schedule): void {
  events.note('schedule.changed', after);
  if (before.pause === null && after.pause !== null) events.note('schedule.paused', after);
  if (before.pause !== null && after.pause === null) events.note('schedule.resumed', after);
}

const linkedIds = ({ targets }: Schedule): ReadonlySet<number> => new Set(targets.map(({ targetId }) => targetId));

function pauseOf(
  { pause }: Schedule,
  isPaused: boolean | undefined,
  terms: PauseTerms | undefined,
  now: Instant,
): Schedule['pause'] {
  if (isPaused !== true || (pause !== null && terms === undefined)) return pause;
  const { until, reason } = terms ?? { until: null, reason: null };
  if (until !== null && until <= now)
    throw problem(
      'pause_end_past',
      offending('until', Temporal.Instant.fromEpochMilliseconds(until * 1_000).toString()),
    );
  return { at: pause?.at ?? now, until, reason };
}

/** A pause that was to end in a downtime ended then: what came after it was missed, not paused. */
const endOf = (pause: NonNullable<Schedule['pause']>, now: Instant): Instant => Math.min(now, pause.until ?? now);

function found(schedule: Schedule | null, key: ScheduleKey): Schedule {
  const one = meant(schedule, key);
  if (one === null) throw notFound('schedule', nameOf(key));
  return one;
}
