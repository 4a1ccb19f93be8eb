import type { Instant } from '../instant.ts';
import { formatNominal, type NominalTime } from './calendar.ts';
import { type Recurrence, Rule } from './rule.ts';
import type { Timetable } from './timetable.ts';

/** A local time of a rule that a clock change leaves out, or has come twice, and what becomes of it. */
export interface ChangedSlot {
  readonly kind: 'left_out' | 'repeated';
  /** `YYYY-MM-DD`, local. */
  readonly date: string;
  /** `HH:MM`, with seconds only where there are any; local. */
  readonly time: string;
  /** When it fires after all, ascending: a time that is left out once or not at all, a repeated one once or twice. */
  readonly firesAt: readonly Instant[];
}

/** What clock changes do to a rule's slots after `from` (exclusive) up to `to` (inclusive), in order; computed as they are asked for. */
export function* changedSlots(rule: Recurrence, from: Instant, to: Instant): Generator<ChangedSlot, void, undefined> {
  const { timetable } = Rule.of(rule);
  const { zone } = timetable;
  for (let segment = zone.segmentAt(from) + 1; zone.startOf(segment) <= to; segment++) {
    yield* leftOut(timetable, segment);
    yield* repeated(timetable, segment);
  }
}

function* leftOut(timetable: Timetable, segment: number): Generator<ChangedSlot> {
  const start = timetable.zone.startOf(segment);
  const gapEnd = start + timetable.zone.offsetOf(segment);
  const firesAt = timetable.plan.gap === 'next-valid' ? firing(timetable, [start]) : [];
  for (const local of nominalTimes(timetable, timetable.gapStartBefore(segment), gapEnd)) {
    yield { kind: 'left_out', ...written(local), firesAt };
  }
}

function* repeated(timetable: Timetable, segment: number): Generator<ChangedSlot> {
  const { zone, plan } = timetable;
  const [before, after] = [zone.offsetOf(segment - 1), zone.offsetOf(segment)];
  const start = zone.startOf(segment);
  for (const local of nominalTimes(timetable, start + after, start + before)) {
    const passes = plan.overlap === 'both' ? [local - before, local - after] : [local - before];
    yield { kind: 'repeated', ...written(local), firesAt: firing(timetable, passes) };
  }
}

/** Those of these instants at which the rule fires: it may not have begun yet, or have ended. */
const firing = (timetable: Timetable, instants: readonly Instant[]): readonly Instant[] =>
  instants.filter((instant) => timetable.next(instant - 1) === instant);

/** Nominal times from `from` (inclusive) to `end` (exclusive). */
function* nominalTimes(timetable: Timetable, from: NominalTime, end: NominalTime): Generator<NominalTime> {
  for (let local = timetable.nominalAtOrAfter(from); local < end; local = timetable.nominalAtOrAfter(local + 1)) {
    yield local;
  }
}

function written(local: NominalTime): Pick<ChangedSlot, 'date' | 'time'> {
  const [date = '', time = ''] = formatNominal(local).split('T');
  return { date, time: time.replace(/:00$/, '') };
}
