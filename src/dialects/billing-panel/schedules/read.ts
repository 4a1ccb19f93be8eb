import { type Weekday, weekly } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type {
  ScheduleDraft,
  ScheduleFilter,
  ScheduleLinkColumn,
  ScheduleSettings,
} from '../../../services/schedules/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import type { Language } from '../catalogue/index.ts';
import { changeReader, filled, formReader, type ReadForm, readElid, readParent, readPlid } from '../fields.ts';
import {
  type FilterForm,
  type FilterSource,
  type FilterValues,
  readFilterIds,
  readFilterSource,
} from '../filters/read.ts';
import { type Paging, readPaging } from '../paging.ts';
import { refuseField } from '../refusals.ts';
import { type NewSchedule, PANEL_DAYS, SCHEDULE, SCHEDULE_FIELDS, type SentSchedule } from './schema.ts';
import { shownDays, shownTime } from './show.ts';

/** Which schedules to list. */
export interface ScheduleListInput {
  readonly instanceId: number | null;
  readonly filter: FilterSource;
  readonly paging: Paging<ScheduleLinkColumn>;
}

/** A schedule to make. What is wrong with its form is told once its instance is found. */
export interface ScheduleCreation {
  readonly instanceId: number;
  readonly form: ReadForm<NewSchedule>;
}

/** A schedule to show in a form. */
export interface ScheduleFormInput {
  readonly id: number;
  /** As sent; checked against the schedule's own instances. */
  readonly plid: string | null;
}

/** A schedule to change. What is wrong with its form is told once it is found. */
export interface ScheduleChange extends ScheduleFormInput {
  /** The form's. */
  readonly language: Language;
  readonly form: ReadForm<SentSchedule>;
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

const readWhole = formReader(SCHEDULE, SCHEDULE_FIELDS);
const readPart = changeReader(SCHEDULE);

/** @throws GatewayError `not_found` */
export const readScheduleList = (call: AuthenticatedCall): ScheduleListInput => ({
  instanceId: readParent(call.fields),
  filter: readFilterSource(call, SCHEDULE_FILTER),
  paging: readPaging(call, SORT_FIELDS),
});

/** @throws PanelRefusal (no plid), GatewayError `not_found` */
export const readScheduleCreation = ({ fields }: AuthenticatedCall): ScheduleCreation => ({
  instanceId: readPlid(fields),
  form: readWhole(fields),
});

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readScheduleForm = ({ fields }: AuthenticatedCall): ScheduleFormInput => ({
  id: readElid(fields, 'schedule'),
  plid: filled(fields, 'plid'),
});

/** A change of what is present in the form. @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readScheduleChange = (call: AuthenticatedCall): ScheduleChange => ({
  ...readScheduleForm(call),
  language: call.language,
  form: readPart(call.fields),
});

/** A schedule of one instance, in a zone: this wire carries none. */
export const draftSchedule = (sent: NewSchedule, instanceId: number, timeZone: string): ScheduleDraft => ({
  name: sent.name,
  targets: [{ target: { id: instanceId } }],
  recurrence: weekly({ days: readWeekdays(sent.rotation_days), times: [sent.rotation_time], timeZone }),
  retention: { kind: 'inherit' },
});

/**
 * What differs from what the room shows. Days and time are one value: one of them alone takes the other from what is
 * shown, and both as shown leave the rule alone, whatever it is. The schedule's own zone stays.
 */
export function patchSchedule(sent: SentSchedule, { name, recurrence }: Schedule): Partial<ScheduleSettings> {
  const [oldDays, oldTime] = [shownDays(recurrence), shownTime(recurrence)];
  const days = sent.rotation_days === undefined ? oldDays : readWeekdays(sent.rotation_days);
  const time = sent.rotation_time ?? oldTime;
  const isSameRule = time === oldTime && isSameDays(days, oldDays);
  return {
    ...(sent.name === undefined || sent.name === name ? {} : { name: sent.name }),
    ...(isSameRule ? {} : { recurrence: weekly({ days, times: [time], timeZone: recurrence.timeZone }) }),
  };
}

/** @throws PanelRefusal unless `plid` is absent or one of the schedule's instances */
export function checkInstance(schedule: Schedule, plid: string | null): void {
  if (plid === null || schedule.targets.some(({ targetId }) => String(targetId) === plid)) return;
  throw refuseField('plid', plid, { key: 'advice.instance_of_schedule' });
}

const dayByWord: ReadonlyMap<string, Weekday> = new Map(
  PANEL_DAYS.flatMap(({ day, digit, name }) => [
    [digit, day],
    [name.toLowerCase(), day],
  ]),
);

/** The days of a text that fits its schema, each once, from Monday on. */
function readWeekdays(text: string): readonly Weekday[] {
  const days = new Set(text.split(/[\s,]+/).map((word) => dayByWord.get(word)));
  return PANEL_DAYS.map(({ day }) => day).filter((day) => days.has(day));
}

const isSameDays = (one: readonly Weekday[], other: readonly Weekday[]): boolean =>
  one.length === other.length && one.every((day) => other.includes(day));
