import type { Account } from '../../../domain/account.ts';
import { type Weekday, weekly } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { Parameters } from '../../../server/dialect.ts';
import type {
  ScheduleDraft,
  ScheduleFilter,
  ScheduleLinkColumn,
  ScheduleSettings,
} from '../../../services/schedules/index.ts';
import { type AuthenticatedCall, filled } from '../call.ts';
import { compileFieldRules, type FieldRule, NAME_RULE, readElid, readParent, readPlid } from '../fields.ts';
import {
  type FilterForm,
  type FilterSource,
  type FilterValues,
  readFilterIds,
  readFilterSource,
} from '../filters/read.ts';
import { type Paging, readPaging } from '../paging.ts';
import { refuseField } from '../refusals.ts';
import { DAYS_PATTERN, readWeekdays, shownDays, shownTime } from './shown-rule.ts';

/** Which schedules to list. */
export interface ScheduleListInput {
  readonly instanceId: number | null;
  readonly filter: FilterSource;
  readonly paging: Paging<ScheduleLinkColumn>;
}

/** A schedule to make. The rest of the form is read once its instance is found: errors come in the panel's order. */
export interface ScheduleCreation {
  readonly instanceId: number;
  readonly readDraft: (account: Pick<Account, 'timeZone'>) => ScheduleDraft;
}

/** A schedule to change. What the form brings is read beside the schedule as it stands. */
export interface ScheduleChange {
  readonly id: number;
  readonly readPatch: (current: Schedule) => Partial<ScheduleSettings>;
}

/** A schedule to show in a form. */
export interface ScheduleFormInput {
  readonly id: number;
  /** As sent; checked against the schedule's own instances. */
  readonly plid: string | null;
}

/** The fields by which schedules are found. */
export const SCHEDULE_FILTER: FilterForm = { list: 'instances.fleio_bckps.schedule', fields: ['id', 'name'] };

/** What a filter of schedules leaves. */
export const toScheduleFilter = ({ id, name }: FilterValues): ScheduleFilter => ({
  ...(id === undefined ? {} : { ids: readFilterIds(id) }),
  ...(name === undefined ? {} : { nameContains: name }),
});

const SORT_FIELDS = {
  id: 'id',
  name: 'name',
  create_date: 'createdAt',
  instance_id: 'targetId',
  servername: 'targetName',
} as const;

/** In the order in which errors are looked for. */
const RULES: Readonly<Record<'name' | 'rotation_days' | 'rotation_time', FieldRule>> = {
  name: NAME_RULE,
  rotation_days: {
    schema: { type: 'string', pattern: DAYS_PATTERN },
    advice: { key: 'advice.days' },
  },
  rotation_time: {
    schema: { type: 'string', pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$' },
    advice: { key: 'advice.time' },
  },
};

const checkDraft = compileFieldRules(RULES, ['name', 'rotation_days', 'rotation_time']);
const checkChange = compileFieldRules(RULES, []);

/** @throws GatewayError `not_found` */
export const readScheduleList = (call: AuthenticatedCall): ScheduleListInput => ({
  instanceId: readParent(call.fields),
  filter: readFilterSource(call, SCHEDULE_FILTER),
  paging: readPaging(call.fields, SORT_FIELDS),
});

/** @throws PanelRefusal (no plid), GatewayError `not_found` */
export const readScheduleCreation = ({ fields }: AuthenticatedCall): ScheduleCreation => {
  const instanceId = readPlid(fields);
  return {
    instanceId,
    readDraft: ({ timeZone }) => {
      const { flat, shown } = flatten(fields);
      checkDraft(flat, shown);
      const { name = '', rotation_days = '', rotation_time = '' } = flat;
      return {
        name,
        targets: [{ target: { id: instanceId } }],
        recurrence: weekly({ days: readWeekdays(rotation_days), times: [rotation_time], timeZone }),
        retention: { kind: 'inherit' },
      };
    },
  };
};

/** @throws GatewayError `not_found` */
export const readScheduleForm = ({ fields }: AuthenticatedCall): ScheduleFormInput => ({
  id: readElid(fields, 'schedule'),
  plid: filled(fields, 'plid'),
});

/** A change of what is present in the form. @throws GatewayError `not_found` */
export function readScheduleChange(call: AuthenticatedCall): ScheduleChange {
  const { id, plid } = readScheduleForm(call);
  return { id, readPatch: (current) => readPatch(current, plid, call.fields) };
}

/**
 * What differs from what the room shows. Days and time are one value: one of them alone takes the other from what is
 * shown, and both as shown leave the rule alone, whatever it is. The schedule's own zone stays.
 */
function readPatch(current: Schedule, plid: string | null, fields: Parameters): Partial<ScheduleSettings> {
  checkInstance(current, plid);
  const { flat, shown } = flatten(fields);
  checkChange(flat, shown);
  const oldDays = shownDays(current.recurrence);
  const oldTime = shownTime(current.recurrence);
  const days = flat.rotation_days === undefined ? oldDays : readWeekdays(flat.rotation_days);
  const time = flat.rotation_time ?? oldTime;
  const isSameRule = time === oldTime && isSameDays(days, oldDays);
  return {
    ...(flat.name === undefined || flat.name === current.name ? {} : { name: flat.name }),
    ...(isSameRule ? {} : { recurrence: weekly({ days, times: [time], timeZone: current.recurrence.timeZone }) }),
  };
}

/** @throws PanelRefusal unless `plid` is absent or one of the schedule's instances */
export function checkInstance(schedule: Schedule, plid: string | null): void {
  if (plid === null || schedule.targets.some(({ targetId }) => String(targetId) === plid)) return;
  throw refuseField('plid', plid, { key: 'advice.instance_of_schedule' });
}

const isSameDays = (one: readonly Weekday[], other: readonly Weekday[]): boolean =>
  one.length === other.length && one.every((day) => other.includes(day));

/** The fields that are present: as their schemas want them, and as they were sent. Repeated days are one list. */
function flatten(fields: Parameters): {
  readonly flat: Record<string, string>;
  readonly shown: Record<string, string>;
} {
  const flat: Record<string, string> = {};
  const shown: Record<string, string> = {};
  for (const name of Object.keys(RULES)) {
    if (!fields.has(name)) continue;
    const text = name === 'rotation_days' ? fields.all(name).join(',') : (fields.get(name) ?? '');
    shown[name] = text;
    flat[name] = name === 'rotation_days' ? text.toLowerCase() : name === 'name' ? text.trim() : text;
  }
  return { flat, shown };
}
