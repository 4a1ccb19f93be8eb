import {
  earliestTimeOf,
  type Recurrence,
  toWeekly,
  type Weekday,
  weekdaysOf,
} from '../../../domain/recurrence/index.ts';

/** The panel's days: digits from Sunday on, and full English names. From Monday on, as the room shows them. */
export const PANEL_DAYS: readonly { readonly day: Weekday; readonly digit: string; readonly name: string }[] = [
  { day: 'mon', digit: '1', name: 'Monday' },
  { day: 'tue', digit: '2', name: 'Tuesday' },
  { day: 'wed', digit: '3', name: 'Wednesday' },
  { day: 'thu', digit: '4', name: 'Thursday' },
  { day: 'fri', digit: '5', name: 'Friday' },
  { day: 'sat', digit: '6', name: 'Saturday' },
  { day: 'sun', digit: '0', name: 'Sunday' },
];

const dayByWord: ReadonlyMap<string, Weekday> = new Map(
  PANEL_DAYS.flatMap(({ day, digit, name }) => [
    [digit, day],
    [name.toLowerCase(), day],
  ]),
);

/** At least one day, separated by commas or spaces; in lower case. */
export const DAYS_PATTERN = `^[\\s,]*(?:${[...dayByWord.keys()].join('|')})(?:[\\s,]+(?:${[...dayByWord.keys()].join('|')}))*[\\s,]*$`;

/** The days of a text of that pattern, each once, from Monday on. */
export function readWeekdays(text: string): readonly Weekday[] {
  const days = new Set(text.split(/[\s,]+/).map((word) => dayByWord.get(word)));
  return PANEL_DAYS.map(({ day }) => day).filter((day) => days.has(day));
}

/** The days that this room shows of a rule, from Monday on; never none. */
export const shownDays = (rule: Recurrence): readonly Weekday[] => weekdaysOf(rule);

/** The time that this room shows of a rule: `HH:MM`, for the cabinet takes nothing else. */
export const shownTime = (rule: Recurrence): string => earliestTimeOf(rule).slice(0, 5);

/** Whether days and one time say all there is to a rule. */
export const isShownExactly = (rule: Recurrence): boolean => toWeekly(rule)?.times.length === 1;
