import { type Actor, type Scope, scopeOf } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Schedule, ScheduleTarget } from '../../domain/schedule.ts';
import type { Target } from '../../domain/target.ts';
import { findInPieces } from '../../ports/current-call.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireRole } from '../identity/index.ts';
import { meant } from '../meant-schedule.ts';
import { changeSchedule } from './schedules.ts';

/** A target with the one schedule that a client sees who knows of one only. */
export interface ScheduledTarget {
  readonly target: Target;
  /** The primary one, else the oldest of those linked, else `null`. */
  readonly schedule: Schedule | null;
}

/** The schedule of each of these targets that `ScheduledTarget` shows, by target; those without one are left out. */
export async function ofTargets(
  { records }: UnitOfWork,
  actor: Actor,
  targets: readonly Target[],
): Promise<ReadonlyMap<number, Schedule>> {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const rows = await findInPieces(targets, async (piece) => {
    const filter = { targetIds: piece.map(({ id }) => id) };
    return (await records.schedules.listLinks(scopeOf(actor), filter, page)).rows;
  });
  const linked = Map.groupBy(rows, ({ target }) => target.id);
  return new Map(
    targets.flatMap((target) => {
      const schedules = (linked.get(target.id) ?? []).map(({ schedule }) => schedule);
      const shown = shownOf(schedules, target);
      return shown === null ? [] : [[target.id, shown] as const];
    }),
  );
}

/**
 * Makes a schedule the target's primary one (`null`: none is), the one that clients give it who know of one only; other
 * links are not theirs. The link that an earlier call made goes; one that was there before it became primary stays.
 *
 * @throws `forbidden`, `not_found` (target, schedule), `invalid_request` (`targets`: of different accounts), `conflict`.
 */
export async function set(
  unitOfWork: UnitOfWork,
  actor: Actor,
  targetKey: Key,
  scheduleKey: Key | null,
): Promise<ScheduledTarget> {
  requireRole(actor, 'operator');
  return unitOfWork.transaction(async (records) => {
    const scope = scopeOf(actor);
    const target = await records.targets.lock(scope, targetKey);
    if (target === null) throw notFound('target', nameOf(targetKey));
    const wanted = scheduleKey === null ? null : await findWanted(records, scope, scheduleKey, target);
    await setPrimary(records, actor, target, wanted?.id ?? null);
    return { target, schedule: shownOf(await linkedTo(records, target), target) };
  });
}

async function findWanted(records: Transaction, scope: Scope, key: Key, target: Target): Promise<Schedule> {
  const schedule = meant(await records.schedules.find(scope, key), key);
  if (schedule === null) throw notFound('schedule', nameOf(key));
  if (schedule.accountId === target.accountId) return schedule;
  const things = { schedule: thing('schedule', schedule), target: thing('target', target) };
  throw problem('schedule_of_other_account', { field: 'targets', value: nameOf(key), ...things });
}

async function setPrimary(records: Transaction, actor: Actor, target: Target, wantedId: number | null): Promise<void> {
  const standing = (await linkedTo(records, target)).filter((schedule) => isPrimary(schedule, target));
  const ids = new Set([...standing.map(({ id }) => id), ...(wantedId === null ? [] : [wantedId])]);
  const locked = await lockAll(records, target, [...ids]);
  const former = locked.filter((schedule) => schedule.id !== wantedId && isPrimary(schedule, target));
  const wanted = locked.find(({ id }) => id === wantedId);
  if (wantedId !== null && wanted === undefined) throw notFound('schedule', wantedId);
  const isNew = wanted !== undefined && !isPrimary(wanted, target);
  if (former.length === 0 && !isNew) return;

  for (const schedule of former) {
    const staysLinked = linkOf(schedule, target)?.wasLinkedBefore === true;
    await writeLinks(
      records,
      actor,
      schedule,
      staysLinked ? linksWith(schedule, target, false) : linksWithout(schedule, target),
    );
  }
  if (isNew) await writeLinks(records, actor, wanted, linksWith(wanted, target, true));
  records.events.note('target.changed', target);
  await audit(records, actor, 'target.primary', ['target', target], { schedule: wantedId });
}

const linkOf = ({ targets }: Schedule, target: Target) => targets.find(({ targetId }) => targetId === target.id);

const isPrimary = (schedule: Schedule, target: Target): boolean => linkOf(schedule, target)?.isPrimary === true;

const shownOf = (linked: readonly Schedule[], target: Target): Schedule | null =>
  linked.find((schedule) => isPrimary(schedule, target)) ?? linked[0] ?? null;

/** Oldest first. */
async function linkedTo(records: Transaction, target: Target): Promise<readonly Schedule[]> {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  return (await records.schedules.list({ accountId: target.accountId }, { targetId: target.id }, page)).rows;
}

/** In the order of their ids, so that two callers do not wait for each other. */
async function lockAll(records: Transaction, target: Target, ids: readonly number[]): Promise<readonly Schedule[]> {
  const locked: Schedule[] = [];
  for (const id of ids.toSorted((one, other) => one - other)) {
    const schedule = await records.schedules.lock({ accountId: target.accountId }, { id });
    if (schedule !== null) locked.push(schedule);
  }
  return locked;
}

type Link = Omit<ScheduleTarget, 'position'>;

/** A schedule's links with this target's among them, in its place or as the last one. */
function linksWith(schedule: Schedule, { id }: Target, isPrimaryNow: boolean): readonly Link[] {
  const standing = schedule.targets.find(({ targetId }) => targetId === id);
  if (standing === undefined) {
    return [...schedule.targets, { targetId: id, label: null, isPrimary: isPrimaryNow, wasLinkedBefore: false }];
  }
  const link = { ...standing, isPrimary: isPrimaryNow, wasLinkedBefore: isPrimaryNow };
  return schedule.targets.map((other) => (other === standing ? link : other));
}

const linksWithout = ({ targets }: Schedule, { id }: Target): readonly Link[] =>
  targets.filter(({ targetId }) => targetId !== id);

async function writeLinks(
  records: Transaction,
  actor: Actor,
  schedule: Schedule,
  links: readonly Link[],
): Promise<void> {
  const targets = links.map(({ targetId, ...link }) => ({ ...link, target: { id: targetId } }));
  await changeSchedule(records, actor, schedule, { targets });
}
