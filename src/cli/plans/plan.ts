import type { NewSchedule, Schedule, Target } from '../../../clients/typescript/client.ts';
import { checkOptionsOf } from '../../domain/action.ts';
import { parseRecurrence, recurrenceJson } from '../../domain/recurrence/index.ts';
import { parseRetention } from '../../domain/retention/index.ts';
import { DEFAULT_ROTATION } from '../../domain/target.ts';
import { DEFAULT_SETTINGS } from '../../services/schedules/index.ts';

/** A target as a plan has it. What is absent is as a new target has it; its kind and store, as they are. */
export interface PlannedTarget extends Partial<Pick<Target, 'kind' | 'rotation' | Allowance>> {
  readonly name: string;
  /** Its store, by name. */
  readonly store?: string;
  /** Absent of a managed volume, and where they are not told. */
  readonly paths?: readonly string[];
  readonly excludes?: readonly string[];
}

type Allowance = 'allowsInPlaceRestore' | 'allowsEmptySource';

/** A target of a schedule: its name, where nothing else is said of it. */
export type PlannedLink =
  | string
  | { readonly name: string; readonly label?: string | null; readonly isPrimary?: boolean };

/** A schedule as a plan has it. What is absent is as a new schedule has it; whether it is paused, as it is. */
export interface PlannedSchedule extends Omit<NewSchedule, 'scripts' | 'targets'> {
  readonly targets: readonly PlannedLink[];
}

/** What a plan says of an account: it holds no more than is in these lists. */
export interface PlannedAccount {
  readonly name: string;
  readonly targets?: readonly PlannedTarget[];
  readonly schedules?: readonly PlannedSchedule[];
}

/** What targets and schedules there are to be. */
export interface Plan {
  readonly apiVersion: string;
  readonly accounts: readonly PlannedAccount[];
}

/** Fields in one form, so that what means the same is the same. */
export type Settings = Readonly<Record<string, unknown>>;

const USUAL_TARGET = {
  rotation: DEFAULT_ROTATION,
  excludes: [],
  allowsInPlaceRestore: false,
  allowsEmptySource: false,
} as const;

const { scripts: _scripts, isPaused: _isPaused, ...usual } = DEFAULT_SETTINGS;
const USUAL_SCHEDULE = { ...usual, retention: { kind: 'inherit' } } as const;

/** What a target of a plan is to be. */
export const settingsOfTarget = ({ name: _, ...planned }: PlannedTarget): Settings => ({ ...USUAL_TARGET, ...planned });

/**
 * What a schedule of a plan is to be.
 * @throws GatewayError `invalid_recurrence`, `invalid_request` - the rule, the retention, or how a check is done
 */
export function settingsOfSchedule({ name: _, ...planned }: PlannedSchedule): Settings {
  const whole = { ...USUAL_SCHEDULE, ...planned };
  return {
    ...whole,
    recurrence: recurrenceJson(parseRecurrence(planned.recurrence)),
    retention: parseRetention(whole.retention),
    check: checkOptionsOf(whole.action, whole.check),
    targets: planned.targets.map(wholeLink),
  };
}

const wholeLink = (link: PlannedLink) => ({
  ...{ label: null, isPrimary: false },
  ...(typeof link === 'string' ? { name: link } : link),
});

/** A target that stands, as a plan has it. */
export function plannedTarget(target: Target, store: string | undefined): PlannedTarget {
  const { name, kind, source, rotation, allowsInPlaceRestore, allowsEmptySource } = target;
  const { paths, excludes } = source;
  return {
    ...{ name, kind },
    ...(store === undefined ? {} : { store }),
    ...(paths === null ? {} : { paths }),
    ...unusual({ excludes, rotation, allowsInPlaceRestore, allowsEmptySource }, USUAL_TARGET),
  };
}

/** A schedule that stands, as a plan has it. A pause that ends by itself is left out, and so are scripts. */
export function plannedSchedule(schedule: Schedule, targetNames: ReadonlyMap<number, string>): PlannedSchedule {
  const { name, recurrence, retention, targets, pause } = schedule;
  const { action, check, method, destination, taskOrder, notifications, archiveName, compactsAfter } = schedule;
  const others = { action, class: schedule.class, method, destination, taskOrder, notifications, archiveName };
  const checked = { check: isUsualCheck(schedule) ? null : check };
  return {
    name,
    targets: targets.map(({ targetId, label, isPrimary }) => {
      const link = {
        name: targetNames.get(targetId) ?? String(targetId),
        ...unusual({ label, isPrimary }, USUAL_LINK),
      };
      return Object.keys(link).length === 1 ? link.name : link;
    }),
    recurrence,
    ...unusual({ retention, ...others, compactsAfter, ...checked }, USUAL_SCHEDULE),
    ...(pause === null || pause.until !== null ? {} : { isPaused: true }),
  };
}

const USUAL_LINK = { label: null, isPrimary: false };

const isUsualCheck = ({ action, check }: Schedule): boolean => same(check, checkOptionsOf(action, null));

/** Those of the fields that are not as a new thing has them. */
const unusual = <Fields extends Settings>(fields: Fields, usually: Settings): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => !same(value, usually[name]))) as Partial<Fields>;

/** Whether two values say the same, whatever the order of their fields. */
export const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? '';
