import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { calendarWords } from '../../messages/calendar.ts';
import type { Day } from './days.ts';

/** Of which schedules slots are shown. */
export interface SlotFilter {
  readonly destination?: string;
  readonly account?: number;
}

type Cell = Operations['countSlots']['reply']['cells'][number];

/** What the slots of a day, or of an hour, came to, and between which instants they lie. */
export type Tally = Omit<Cell, 'date' | 'hour'>;

/** Tallies by what `keyOf` says; a day or an hour without slots is not among them. */
export type Tallies = ReadonlyMap<string, Tally>;

/** What names a day, or an hour of it. */
export const keyOf = (date: Day, hour: number | null): string => (hour === null ? date : `${date} ${hour}`);

/** Counts the slots of days in a row by the gateway, as a zone has its days and hours; `tallies` is `null` until they are there. */
export function useCounts(days: readonly Day[], by: 'day' | 'hour', zone: string, filter: SlotFilter) {
  const counts = useCall('countSlots', { query: { from: days[0], to: days.at(-1), by, zone, ...filter } });
  return { ...counts, tallies: counts.data === undefined ? null : talliesOf(counts.data.body.cells) };
}

function talliesOf(cells: readonly Cell[]): Tallies {
  const tallies = new Map<string, Tally>();
  for (const { date, hour, ...tally } of cells) {
    const key = keyOf(date, hour);
    const before = tallies.get(key);
    // Where clocks are set back, an hour may come twice.
    tallies.set(key, before === undefined ? tally : sumOf(before, tally));
  }
  return tallies;
}

/** Both together, from where the one begins to where the other ends. */
export const sumOf = (one: Tally, other: Tally): Tally => ({
  at: one.at,
  until: other.until,
  planned: one.planned + other.planned,
  ran: one.ran + other.ran,
  failed: one.failed + other.failed,
  notRan: one.notRan + other.notRan,
});

/** A tally in words; `undefined` = no slot. */
export function tallyText(tally: Tally | undefined): string {
  const { text } = calendarWords;
  if (tally === undefined) return text.nothing;
  const { planned, ran, failed, notRan } = tally;
  const parts = [
    ...(ran > 0 ? [text.ran(ran)] : []),
    ...(failed > 0 ? [text.failed(failed)] : []),
    ...(notRan > 0 ? [text.notRan(notRan)] : []),
    ...(planned > 0 ? [text.planned(planned)] : []),
  ];
  return `${text.slots(planned + ran + notRan)}: ${parts.join(', ')}`;
}
