import { DAY_SECONDS, type Instant } from '../instant.ts';
import type { EpochDay, NominalTime } from './calendar.ts';
import { FIRST_INSTANT, HORIZON_INSTANT, type ZoneTable } from './civil-time.ts';
import type { DaySet } from './day-set.ts';
import type { TimeSet } from './time-set.ts';

/** What a time that a spring gap leaves out does: fire at the gap's end, or not at all. */
export type GapPolicy = 'next-valid' | 'skip';

/** When a time that an autumn overlap repeats fires: at its first pass, or at both. */
export type OverlapPolicy = 'first' | 'both';

/** What a rule says about *when*, without its zone: dates × times of day, and what to do where clocks change. */
export interface Plan {
  readonly days: DaySet;
  readonly times: TimeSet;
  readonly gap: GapPolicy;
  readonly overlap: OverlapPolicy;
  /** No fire before it. */
  readonly startsAt: Instant;
  /** No fire after it. */
  readonly endsAt: Instant;
}

/**
 * A plan in a zone: turns nominal times into instants and back.
 *
 * With `overlap: first` a nominal time fires at the first instant at which the local clock shows it *or later*: its
 * first pass, or a gap's end. That function never falls, so "strictly after t" is a search among nominal times alone.
 * With `overlap: both` every segment of constant offset is searched on its own.
 */
export class Timetable {
  readonly plan: Plan;
  readonly zone: ZoneTable;
  readonly #startsAt: Instant;
  readonly #endsAt: Instant;

  constructor(plan: Plan, zone: ZoneTable) {
    this.plan = plan;
    this.zone = zone;
    this.#startsAt = Math.max(plan.startsAt, FIRST_INSTANT);
    this.#endsAt = Math.min(plan.endsAt, HORIZON_INSTANT - 1);
  }

  /** The first fire strictly after `after`, or `null`. */
  next(after: Instant): Instant | null {
    const from = Math.max(after, this.#startsAt - 1);
    const found = this.plan.overlap === 'first' ? this.#nextFirstPass(from) : this.#nextEveryPass(from);
    return found <= this.#endsAt ? found : null;
  }

  /** The last fire strictly before `before`, or `null`. */
  previous(before: Instant): Instant | null {
    const until = Math.min(before, this.#endsAt + 1);
    const found = this.plan.overlap === 'first' ? this.#previousFirstPass(until) : this.#previousEveryPass(until);
    return found >= this.#startsAt ? found : null;
  }

  /** The earliest nominal time at or after `local`, or Infinity. */
  nominalAtOrAfter(local: NominalTime): NominalTime {
    const { days, times } = this.plan;
    const today = Math.floor(local / DAY_SECONDS);
    let day = days.atOrAfter(today);
    if (day === today) {
      const second = times.atOrAfter(local - today * DAY_SECONDS);
      if (second >= 0) return today * DAY_SECONDS + second;
      day = days.atOrAfter(today + 1);
    }
    return day * DAY_SECONDS + times.first;
  }

  /** The latest nominal time at or before `local`, or -Infinity. */
  nominalAtOrBefore(local: NominalTime): NominalTime {
    const { days, times } = this.plan;
    const today = Math.floor(local / DAY_SECONDS);
    let day = days.atOrBefore(today);
    if (day === today) {
      const second = times.atOrBefore(local - today * DAY_SECONDS);
      if (second >= 0) return today * DAY_SECONDS + second;
      day = days.atOrBefore(today - 1);
    }
    return day * DAY_SECONDS + times.last;
  }

  /** The first local second that a segment's start leaves out; at or after its end where there is no gap. */
  gapStartBefore(segment: number): NominalTime {
    return this.plan.overlap === 'first'
      ? this.zone.peakBefore(segment) + 1
      : this.zone.startOf(segment) + this.zone.offsetOf(segment - 1);
  }

  /** Whether a segment starts with a gap in which a time of an existing date is nominally due. */
  hasTimeInGapBefore(segment: number): boolean {
    const gapStart = this.gapStartBefore(segment);
    const gapEnd = this.zone.startOf(segment) + this.zone.offsetOf(segment);
    for (let local = this.nominalAtOrAfter(gapStart); local < gapEnd; ) {
      if (!isDateWithin(local, gapStart, gapEnd)) return true;
      local = this.nominalAtOrAfter(startOfNextDate(local));
    }
    return false;
  }

  #nextFirstPass(after: Instant): Instant {
    const zone = this.zone;
    let local = this.nominalAtOrAfter(zone.latestLocal(after) + 1);
    while (local !== Number.POSITIVE_INFINITY) {
      const segment = zone.segmentReaching(local);
      const start = zone.startOf(segment);
      const instant = local - zone.offsetOf(segment);
      if (instant >= start) return instant;
      const gapEnd = start + zone.offsetOf(segment);
      if (this.plan.gap === 'skip') local = this.nominalAtOrAfter(gapEnd);
      else if (!isDateWithin(local, this.gapStartBefore(segment), gapEnd)) return start;
      else local = this.nominalAtOrAfter(startOfNextDate(local));
    }
    return Number.POSITIVE_INFINITY;
  }

  #previousFirstPass(before: Instant): Instant {
    const zone = this.zone;
    let local = this.nominalAtOrBefore(zone.latestLocal(before - 1));
    while (local !== Number.NEGATIVE_INFINITY) {
      const segment = zone.segmentReaching(local);
      const start = zone.startOf(segment);
      const instant = local - zone.offsetOf(segment);
      if (instant >= start) return instant;
      const gapStart = this.gapStartBefore(segment);
      if (this.plan.gap === 'skip') local = this.nominalAtOrBefore(gapStart - 1);
      else if (!isDateWithin(local, gapStart, start + zone.offsetOf(segment))) return start;
      else local = this.nominalAtOrBefore(startOfNextDate(local) - DAY_SECONDS - 1);
    }
    return Number.NEGATIVE_INFINITY;
  }

  #nextEveryPass(after: Instant): Instant {
    const zone = this.zone;
    const from = after + 1;
    for (let segment = zone.segmentAt(from); segment < zone.segmentCount; segment++) {
      const start = zone.startOf(segment);
      if (start >= from && this.plan.gap === 'next-valid' && this.hasTimeInGapBefore(segment)) return start;
      const offset = zone.offsetOf(segment);
      const instant = this.nominalAtOrAfter(Math.max(from, start) + offset) - offset;
      if (instant < zone.startOf(segment + 1)) return instant;
    }
    return Number.POSITIVE_INFINITY;
  }

  #previousEveryPass(before: Instant): Instant {
    const zone = this.zone;
    const until = before - 1;
    for (let segment = zone.segmentAt(until); segment >= 0; segment--) {
      const offset = zone.offsetOf(segment);
      const instant = this.nominalAtOrBefore(Math.min(until, zone.startOf(segment + 1) - 1) + offset) - offset;
      if (instant >= zone.startOf(segment)) return instant;
      if (this.plan.gap === 'next-valid' && this.hasTimeInGapBefore(segment)) return zone.startOf(segment);
    }
    return Number.NEGATIVE_INFINITY;
  }
}

/** Whether the whole date of a nominal time lies in a gap, as 2011-12-30 in Apia: such a date does not exist. */
function isDateWithin(local: NominalTime, gapStart: NominalTime, gapEnd: NominalTime): boolean {
  const day: EpochDay = Math.floor(local / DAY_SECONDS);
  return gapStart <= day * DAY_SECONDS && gapEnd >= (day + 1) * DAY_SECONDS;
}

const startOfNextDate = (local: NominalTime): NominalTime => (Math.floor(local / DAY_SECONDS) + 1) * DAY_SECONDS;
