import type { Instant } from '../../domain/instant.ts';
import { refuse, refuseFaults } from './problems.ts';
import { instantIn } from './times.ts';
import { Type } from './type.ts';

/** A day, as calendars write it. */
export const DATE = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });

/** The parameters of what tells day by day; so many days where the first is not said. */
export const datesQuery = (usual: number) => ({
  from: Type.Optional(
    Type.Unsafe<string>({ ...DATE, description: `The first day; ${usual - 1} before the last where absent.` }),
  ),
  to: Type.Optional(Type.Unsafe<string>({ ...DATE, description: 'The last day; today where absent.' })),
});

/** The days that are asked for, `most` of them at most. @throws WireRefusal (400) */
export function datesIn(
  { from, to }: { readonly from?: string; readonly to?: string },
  {
    zone,
    now,
    most,
    usual,
  }: { readonly zone: string; readonly now: Instant; readonly most: number; readonly usual: number },
): readonly Temporal.PlainDate[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now * 1_000)
    .toZonedDateTimeISO(zone)
    .toPlainDate();
  const last = to === undefined ? today : dateIn('to', to);
  const first = from === undefined ? last.subtract({ days: usual - 1 }) : dateIn('from', from);
  const count = first.until(last).days + 1;
  if (count > most) throw refuse('window_too_long', most);
  if (count < 1) throw refuseOrder();
  return Array.from({ length: count }, (_, day) => first.add({ days: day }));
}

const refuseOrder = () =>
  refuseFaults(400, [
    { parameter: 'from', reason: 'range', params: {}, misfit: { kind: 'order', field: 'from', last: 'to' } },
  ]);

/** The time from an instant to another one, as a checked query has them. @throws WireRefusal (400) where it ends before it begins. */
export function windowIn(query: { readonly from: string; readonly to: string }): { from: Instant; to: Instant } {
  const [from, to] = [instantIn(query.from), instantIn(query.to)];
  if (from > to) throw refuseOrder();
  return { from, to };
}

/** When a day begins, as a zone has it. */
export const beginOf = (date: Temporal.PlainDate, zone: string): Instant =>
  date.toZonedDateTime(zone).epochMilliseconds / 1_000;

/** Where days in a row begin and end (exclusive), as a zone has them. */
export function spanOf(
  dates: readonly Temporal.PlainDate[],
  zone: string,
): { readonly from: Instant; readonly to: Instant } {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return { from: 0, to: 0 };
  return { from: beginOf(first, zone), to: beginOf(last.add({ days: 1 }), zone) };
}

function dateIn(parameter: string, text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    const misfit = { kind: 'day', field: parameter } as const;
    throw refuseFaults(400, [{ parameter, reason: 'format', params: {}, misfit }]);
  }
}
