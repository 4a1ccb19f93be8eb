import type { Actor } from '../../domain/account.ts';
import { checkOptionsOf } from '../../domain/action.ts';
import { problem } from '../../domain/errors.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import { equals } from '../../domain/recurrence/index.ts';
import { checkMethod, type Schedule, withNextSlot } from '../../domain/schedule.ts';
import { checkName } from '../../domain/text.ts';
import type { DialectMemory } from '../../ports/records/dialect-data.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { remember } from '../dialect-memory.ts';
import { audit, refuseOverCap } from '../identity/index.ts';
import { IMAGINED } from '../retention/index.ts';
import { checkCalls } from '../scripts/index.ts';
import { type NameRule, settleName } from './names.ts';
import {
  checkArchiveName,
  checkDestination,
  DEFAULT_SETTINGS,
  linksOf,
  resolveTargets,
  type ScheduleDraft,
  type ScheduleSettings,
} from './settings.ts';

/** A draft made whole, with its targets (which are locked) and the account that they are of. */
interface PreparedSchedule {
  readonly settings: ScheduleSettings;
  readonly accountId: number;
  readonly targets: Schedule['targets'];
}

/** What a creation is told beside its draft. */
export interface CreationOptions {
  /** What a dialect remembers of the new schedule. */
  readonly memory?: DialectMemory;
  /** `shared` unless said otherwise. */
  readonly names?: NameRule;
  /** What it is a copy of: that one's scripts may be its too, whoever makes it. */
  readonly copyOf?: Pick<Schedule, 'scripts'>;
}

/** Makes a schedule in the caller's transaction. @throws as `Schedules.create`. */
export async function createSchedule(
  records: Transaction,
  actor: Actor,
  draft: ScheduleDraft,
  { memory, names = 'shared', copyOf }: CreationOptions = {},
): Promise<Schedule> {
  const prepared = await prepareSchedule(records, actor, draft, copyOf);
  const { settings, accountId } = prepared;
  const name = await settleName(records, accountId, settings.name, names);
  return insertSchedule(records, actor, { ...prepared, settings: { ...settings, name } }, memory);
}

/**
 * As `createSchedule`, but answers an equal schedule that was made up to `withinSeconds` ago and never changed since.
 * Equal are account, name, targets in any order, rule, class and destination.
 */
export async function createScheduleOnce(
  records: Transaction,
  actor: Actor,
  draft: ScheduleDraft,
  withinSeconds: Seconds,
): Promise<Schedule> {
  const prepared = await prepareSchedule(records, actor, draft);
  const { accountId, settings } = prepared;
  // Locked before looking: of two at once the second waits here, and then finds the first's schedule.
  await records.accounts.lock(accountId);
  const recent = await records.schedules.unchangedBetween(
    accountId,
    settings.name,
    records.now - withinSeconds,
    records.now,
  );
  const first = recent.findLast((schedule) => isEqual(schedule, prepared));
  return first ?? insertSchedule(records, actor, prepared);
}

async function prepareSchedule(
  records: Transaction,
  actor: Actor,
  draft: ScheduleDraft,
  copyOf?: Pick<Schedule, 'scripts'>,
): Promise<PreparedSchedule> {
  const named = { ...DEFAULT_SETTINGS, ...draft, name: checkName(draft.name) };
  const settings = { ...named, check: checkOptionsOf(named.action, named.check) };
  checkArchiveName(settings.archiveName);
  checkMethod(settings.method);
  const targets = await resolveTargets(records, actor, settings.targets);
  const accountId = targets[0]?.accountId ?? actor.accountId;
  if (accountId === null) throw problem('schedule_unowned', { field: 'targets', value: '' });
  await checkCalls(records, actor, settings.scripts, copyOf?.scripts);
  await checkDestination(records, accountId, settings.destination);
  return { settings, accountId, targets: linksOf(settings.targets, targets) };
}

/** A schedule that is only thought of, checked as one that is made; nothing is written. @throws as `Schedules.create`. */
export async function imagineSchedule(records: Transaction, actor: Actor, draft: ScheduleDraft): Promise<Schedule> {
  const prepared = await prepareSchedule(records, actor, draft);
  return scheduleOf(prepared, IMAGINED, { via: actor.via, now: records.now });
}

function scheduleOf(
  { settings, accountId, targets }: PreparedSchedule,
  id: number,
  { via, now }: { readonly via: string; readonly now: Instant },
): Schedule {
  const { isPaused, ...rest } = settings;
  return withNextSlot(
    {
      ...rest,
      id,
      uuid: crypto.randomUUID(),
      accountId,
      targets,
      pause: isPaused ? { at: now, until: null, reason: null } : null,
      version: 1,
      nextFireAt: null,
      origin: via,
      anchoredAt: now,
      prunedAt: null,
      compactedAt: null,
      createdAt: now,
      updatedAt: null,
      deletedAt: null,
      deletedReason: null,
    },
    now,
  );
}

async function insertSchedule(
  records: Transaction,
  actor: Actor,
  { settings, accountId, targets }: PreparedSchedule,
  memory?: DialectMemory,
): Promise<Schedule> {
  await refuseOverCap(records, accountId, 'schedules');
  const id = await records.ids.one('schedule');
  const schedule = scheduleOf({ settings, accountId, targets }, id, { via: actor.via, now: records.now });
  await records.schedules.insert(schedule);
  await remember(records, 'schedule', id, memory);
  records.events.note('schedule.created', schedule);
  await audit(records, actor, 'schedule.create', ['schedule', schedule]);
  return schedule;
}

function isEqual(schedule: Schedule, { settings, targets }: PreparedSchedule): boolean {
  const ids = new Set(targets.map(({ targetId }) => targetId));
  return (
    schedule.targets.length === ids.size &&
    schedule.targets.every(({ targetId }) => ids.has(targetId)) &&
    equals(schedule.recurrence, settings.recurrence) &&
    schedule.class === settings.class &&
    schedule.destination === settings.destination
  );
}
