import {
  earliestTimeOf,
  type Recurrence,
  toWeekly,
  type Weekday,
  weekdaysOf,
} from '../../../domain/recurrence/index.ts';

/** The days that this room shows of a rule, from Monday on; never none. */
export const shownDays = (rule: Recurrence): readonly Weekday[] => weekdaysOf(rule);

/** The time that this room shows of a rule: `HH:MM`, for the cabinet takes nothing else. */
export const shownTime = (rule: Recurrence): string => earliestTimeOf(rule).slice(0, 5);

/** Whether days and one time say all there is to a rule. */
export const isShownExactly = (rule: Recurrence): boolean => toWeekly(rule)?.times.length === 1;
