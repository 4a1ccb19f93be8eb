import {
  earliestTimeOf,
  type Recurrence,
  toWeekly,
  type Weekday,
  weekdaysOf,
} from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { Target } from '../../../domain/target.ts';
import type { LinkedSchedule } from '../../../services/schedules/index.ts';
import { showId } from '../answer.ts';
import type { PanelAnswer, PanelCall } from '../call.ts';
import { type Language, sayRecurrence } from '../catalogue/index.ts';
import { formatDate } from '../dates.ts';
import { type Element, leaf, node } from '../documents/element.ts';
import { filled } from '../fields.ts';
import type { FilterValues } from '../filters/read.ts';
import { showActiveFilter } from '../filters/show.ts';
import { answerForm, select, shownValue } from '../form.ts';
import { answerList, type ListLayout, showParent } from '../list.ts';
import type { FetchedPage } from '../paging.ts';
import { PANEL_DAYS, SCHEDULE_FIELDS } from './schema.ts';

/** A page of schedules, with the instance that they were asked of. */
export interface ListedSchedules {
  readonly instance: Target | null;
  readonly page: FetchedPage<LinkedSchedule>;
  readonly filter: FilterValues;
}

const LAYOUT: ListLayout = {
  columns: {
    id: 'digit',
    name: 'alpha',
    servername: 'alpha',
    create_date: 'alpha',
  },
  buttons: {
    new: 'instances.fleio_bckps.schedule.edit',
    edit: 'instances.fleio_bckps.schedule.edit',
    group: 'instances.fleio_bckps.schedule.delete',
  },
};

/** The list of schedules: a row per schedule and instance. */
export const showSchedules = ({ instance, page, filter }: ListedSchedules, call: PanelCall): PanelAnswer =>
  answerList(call, {
    page,
    layout: LAYOUT,
    showRow: (row) => node('elem', rowOf(row, call.language)),
    extras: [...showParent(call, instance), ...showActiveFilter(filter)],
  });

/**
 * The seven documented fields and `fleio_status`; `recurrence` only where they do not say it all.
 * The date is the schedule's zone's.
 */
export const rowOf = ({ schedule, target }: LinkedSchedule, language: Language): readonly Element[] => [
  leaf('create_date', formatDate(schedule.createdAt, schedule.recurrence.timeZone)),
  leaf('fleio_status', schedule.pause === null ? 'Active' : 'Suspended'),
  leaf('id', schedule.id),
  leaf('instance_id', target.id),
  leaf('name', schedule.name),
  ...showRecurrence(schedule, language),
  leaf('rotation_days', showDayNames(schedule)),
  leaf('rotation_time', shownTime(schedule.recurrence)),
  leaf('servername', target.name),
];

/** English names whatever the language, with the space at the end that the documented answer has. */
const showDayNames = ({ recurrence }: Schedule): string => {
  const days = shownDays(recurrence);
  return PANEL_DAYS.map(({ day, name }) => (days.includes(day) ? `${name} ` : '')).join('');
};

const showDigits = ({ recurrence }: Schedule): string => {
  const days = shownDays(recurrence);
  return PANEL_DAYS.filter(({ day }) => days.includes(day))
    .map(({ digit }) => digit)
    .join(',');
};

const showRecurrence = ({ recurrence }: Schedule, language: Language): readonly Element[] =>
  isShownExactly(recurrence) ? [] : [leaf('recurrence', sayRecurrence(language, recurrence))];

const DAY_CHOICES = select(
  'rotation_days',
  PANEL_DAYS.map(({ digit, name }) => [digit, name]),
);

/** The days that this room shows of a rule, from Monday on; never none. */
export const shownDays = (rule: Recurrence): readonly Weekday[] => weekdaysOf(rule);

/** The time that this room shows of a rule: `HH:MM`, for the cabinet takes nothing else. */
export const shownTime = (rule: Recurrence): string => earliestTimeOf(rule).slice(0, 5);

/** Whether days and one time say all there is to a rule, but for its zone. */
export const isShownExactly = (rule: Recurrence): boolean => toWeekly(rule)?.times.length === 1;

/** The form of a new schedule. */
export const showEmptyForm = (call: PanelCall): PanelAnswer =>
  answerForm(
    call,
    [
      ...showPlid(filled(call.fields, 'plid')),
      ...SCHEDULE_FIELDS.map((name) => leaf(name, shownValue(call, name, ''))),
      DAY_CHOICES,
    ],
    SCHEDULE_FIELDS,
  );

/** The form of a schedule, in digits, as it is to be sent back. */
export const showFilledForm = (schedule: Schedule, call: PanelCall): PanelAnswer =>
  answerForm(
    call,
    [
      ...formOf(schedule, filled(call.fields, 'plid'), call.language).map(({ name, text, ...field }) => ({
        ...field,
        name,
        text: SCHEDULE_FIELDS.some((saved) => saved === name) ? shownValue(call, name, text ?? '') : text,
      })),
      DAY_CHOICES,
    ],
    SCHEDULE_FIELDS,
  );

/** What the form of a schedule holds; `plid`: the one of its instances that was named, if any. */
export function formOf(schedule: Schedule, plid: string | null, language: Language): readonly Element[] {
  const first = schedule.targets[0]?.targetId;
  return [
    ...showId(schedule.id),
    ...showPlid(plid ?? (first === undefined ? null : String(first))),
    leaf('name', schedule.name),
    ...showRecurrence(schedule, language),
    leaf('rotation_days', showDigits(schedule)),
    leaf('rotation_time', shownTime(schedule.recurrence)),
  ];
}

const showPlid = (plid: string | null): readonly Element[] => (plid === null ? [] : [leaf('plid', plid)]);
