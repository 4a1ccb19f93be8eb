import type { Slot } from '../../api/client.ts';
import { calendarWords } from '../../messages/calendar.ts';

/** How many slots ran, did not, and are to come. */
export interface Tally {
  readonly ran: number;
  readonly notRan: number;
  readonly planned: number;
}

/** What slots came to. A record of a pause stands for many. */
export function tallyOf(slots: readonly Slot[]): Tally {
  const [ran, planned] = [
    slots.filter(({ state }) => state === 'fired').length,
    slots.filter(({ state }) => state === 'coming').length,
  ];
  const all = slots.reduce((sum, { state, slots: count }) => sum + (state === 'coming' ? 1 : count), 0);
  return { ran, planned, notRan: Math.max(0, all - ran - planned) };
}

/** A tally in words. */
export function tallyText({ ran, notRan, planned }: Tally): string {
  const { text } = calendarWords;
  const parts = [
    ...(ran > 0 ? [text.ran(ran)] : []),
    ...(notRan > 0 ? [text.notRan(notRan)] : []),
    ...(planned > 0 ? [text.planned(planned)] : []),
  ];
  return parts.length === 0 ? text.nothing : parts.join(', ');
}
