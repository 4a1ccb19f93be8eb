import { DAY_SECONDS, type Instant } from '../instant.ts';
import type { NominalTime } from './calendar.ts';
import { FIRST_INSTANT, HORIZON_INSTANT } from './civil-time.ts';
import { type Recurrence, Rule } from './rule.ts';
import type { Timetable } from './timetable.ts';

/**
 * How many fires lie after `from` (exclusive) up to `to` (inclusive).
 *
 * Counts whole days and clock changes, never single fires, so that a year of every minute costs no more than a year of
 * nights.
 */
export function countFireTimes(rule: Recurrence, from: Instant, to: Instant): number {
  const timetable = Rule.of(rule).timetable;
  const { startsAt, endsAt, overlap } = timetable.plan;
  const after = Math.max(from, startsAt - 1, FIRST_INSTANT - 1);
  const until = Math.min(to, endsAt, HORIZON_INSTANT - 1);
  if (after >= until) return 0;
  return overlap === 'first' ? countFirstPasses(timetable, after, until) : countEveryPass(timetable, after, until);
}

function countFirstPasses(timetable: Timetable, after: Instant, until: Instant): number {
  const { zone, plan } = timetable;
  let count = countNominal(timetable, zone.latestLocal(after) + 1, zone.latestLocal(until) + 1);
  for (let segment = zone.segmentAt(after) + 1; zone.startOf(segment) <= until; segment++) {
    const gapStart = timetable.gapStartBefore(segment);
    const gapEnd = zone.startOf(segment) + zone.offsetOf(segment);
    if (gapEnd <= gapStart) continue;
    count -= countNominal(timetable, gapStart, gapEnd);
    if (plan.gap === 'next-valid' && isFireAtGapEnd(timetable, segment)) count++;
  }
  return count;
}

function countEveryPass(timetable: Timetable, after: Instant, until: Instant): number {
  const { zone, plan } = timetable;
  let count = 0;
  for (let segment = zone.segmentAt(after + 1); zone.startOf(segment) <= until; segment++) {
    const offset = zone.offsetOf(segment);
    const from = Math.max(after + 1, zone.startOf(segment));
    const end = Math.min(until + 1, zone.startOf(segment + 1));
    count += countNominal(timetable, from + offset, end + offset);
    if (plan.gap === 'next-valid' && from === zone.startOf(segment) && isFireAtGapEnd(timetable, segment)) count++;
  }
  return count;
}

/** Whether times lost in the gap before a segment add a fire at its start, none being due there anyway. */
function isFireAtGapEnd(timetable: Timetable, segment: number): boolean {
  const gapEnd = timetable.zone.startOf(segment) + timetable.zone.offsetOf(segment);
  return timetable.nominalAtOrAfter(gapEnd) !== gapEnd && timetable.hasTimeInGapBefore(segment);
}

/** Nominal times from `from` (inclusive) to `end` (exclusive). */
function countNominal(timetable: Timetable, from: NominalTime, end: NominalTime): number {
  if (from >= end) return 0;
  const { days, times } = timetable.plan;
  const firstDay = Math.floor(from / DAY_SECONDS);
  const lastDay = Math.floor(end / DAY_SECONDS);
  let count = days.countBetween(firstDay, lastDay) * times.count;
  if (days.has(firstDay)) count -= times.countBefore(from - firstDay * DAY_SECONDS);
  if (days.has(lastDay)) count += times.countBefore(end - lastDay * DAY_SECONDS);
  return count;
}
