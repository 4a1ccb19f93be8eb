import type { Actor } from '../../../domain/account.ts';
import type { CheckAction, CheckOptions } from '../../../domain/action.ts';
import { WHOLE_CHECK } from '../../../domain/action.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { Store } from '../../../domain/store.ts';
import type { Target } from '../../../domain/target.ts';
import { cutName } from '../../../domain/text.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import { type BorgUiServices, DIALECT } from '../call.ts';
import { refuse } from '../problems.ts';
import { echoWhen, showWhen, toRecurrence, zoneOf } from '../schedules/when.ts';

/** When a repository is checked, with all that showing it takes. */
export interface CheckSchedule {
  readonly target: Target;
  readonly store: Store | undefined;
  /** `null` = it is not, but by hand. */
  readonly schedule: Schedule | null;
  readonly dialectData: DialectData | null;
  /** When a check last ended, and when one by the schedule last began. */
  readonly lastEndedAt: Instant | null;
  readonly lastBegunAt: Instant | null;
  readonly actor: Actor;
}

/** What is to become of it; what is absent stays. */
export interface CheckScheduleChange {
  /** `''` = there is to be none. */
  readonly expression?: string;
  readonly timeZone?: string;
  readonly isEnabled?: boolean;
  readonly options: Partial<CheckOptions>;
  readonly isMailed?: boolean;
}

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
const NAMES = { check: 'check', restore_check: 'restore check' } as const;

/** The schedule by which a repository alone is checked; one of several repositories is not shown as any one's. */
async function findSchedule(
  { schedules }: BorgUiServices,
  actor: Actor,
  target: Target,
  action: CheckAction,
): Promise<Schedule | null> {
  const { rows } = await schedules.list(actor, { targetIds: [target.id], actions: [action] }, ALL);
  return rows.find(({ targets }) => targets.length === 1) ?? null;
}

/** When a repository is checked. @throws GatewayError `not_found` */
export async function loadCheckSchedule(
  services: BorgUiServices,
  actor: Actor,
  id: number,
  action: CheckAction,
): Promise<CheckSchedule> {
  const target = await services.targets.find(actor, { id });
  const schedule = await findSchedule(services, actor, target, action);
  return describe(services, actor, target, schedule, action);
}

/** Makes, changes or deletes it. @throws GatewayError as schedules do; WireRefusal (400) there is none to be changed */
export async function changeCheckSchedule(
  services: BorgUiServices,
  actor: Actor,
  id: number,
  action: CheckAction,
  change: CheckScheduleChange,
): Promise<CheckSchedule> {
  const target = await services.targets.find(actor, { id });
  const standing = await findSchedule(services, actor, target, action);
  const schedule = await write(services, actor, target, standing, action, change);
  return describe(services, actor, target, schedule, action);
}

async function write(
  services: BorgUiServices,
  actor: Actor,
  target: Target,
  standing: Schedule | null,
  action: CheckAction,
  { expression, timeZone, isEnabled, options, isMailed }: CheckScheduleChange,
): Promise<Schedule | null> {
  if (expression === '') {
    if (standing !== null) await services.schedules.delete(actor, [{ id: standing.id, ofAnyAction: true }]);
    return null;
  }
  const notifications = isMailed === undefined ? {} : { notifications: { onCreation: isMailed, onDeletion: false } };
  const paused = isEnabled === undefined ? {} : { isPaused: !isEnabled };
  const check = { ...(standing?.check ?? WHOLE_CHECK), ...options };
  if (standing === null) {
    if (expression === undefined) throw refuse('cron_missing');
    const { recurrence, memory } = ruleOf(expression, zoneOf(timeZone));
    const draft = {
      name: cutName(`${target.name}: ${NAMES[action]}`),
      action,
      check,
      targets: [{ target: { id: target.id } }],
      recurrence,
      retention: { kind: 'all' },
      notifications: { onCreation: true, onDeletion: false },
      ...notifications,
      ...paused,
    } as const;
    return services.schedules.create(actor, draft, { memory });
  }
  const dialectData = await recallOf(services, actor, standing);
  const shown = showWhen(standing.recurrence, dialectData);
  const isRuled = expression !== undefined || timeZone !== undefined;
  const rule = isRuled ? ruleOf(expression ?? shown.cron_expression, zoneOf(timeZone ?? shown.timezone)) : null;
  const patch = { check, ...notifications, ...paused, ...(rule === null ? {} : { recurrence: rule.recurrence }) };
  const memory = rule === null ? {} : { memory: rule.memory };
  return services.schedules.change(actor, { id: standing.id, ofAnyAction: true }, patch, {
    version: standing.version,
    ...memory,
  });
}

/** A rule, and how it was written. */
function ruleOf(expression: string, timezone: string) {
  const recurrence = toRecurrence(expression, timezone);
  const texts = echoWhen({ cron_expression: expression, schedule_mode: 'cron', timezone }, recurrence);
  return { recurrence, memory: { dialect: DIALECT, data: { texts, fields: {} } } };
}

const recallOf = async ({ schedules }: BorgUiServices, actor: Actor, { id }: Schedule): Promise<DialectData | null> =>
  (await schedules.recall(actor, DIALECT, [id])).get(id) ?? null;

async function describe(
  services: BorgUiServices,
  actor: Actor,
  target: Target,
  schedule: Schedule | null,
  action: CheckAction,
): Promise<CheckSchedule> {
  const stores = await services.stores.list(actor);
  const ended = await services.checks.lastOf(actor, action, [target.id]);
  const begun = schedule === null ? null : await services.runs.lastBegun([schedule]);
  return {
    target,
    store: stores.find(({ id }) => id === target.storeId),
    schedule,
    dialectData: schedule === null ? null : await recallOf(services, actor, schedule),
    lastEndedAt: ended.get(target.id)?.finishedAt ?? null,
    lastBegunAt: (schedule && begun?.get(schedule.id)) ?? null,
    actor,
  };
}
