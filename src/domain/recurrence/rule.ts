import type { Instant } from '../instant.ts';
import type { EpochDay } from './calendar.ts';
import { resolveTimeZone, zoneTableOf } from './civil-time.ts';
import { type DaySpec, toDaySet } from './day-spec.ts';
import type { RecurrenceJson } from './json.ts';
import type { TimeSet } from './time-set.ts';
import { type GapPolicy, type OverlapPolicy, Timetable } from './timetable.ts';

declare const recurrenceBrand: unique symbol;

/**
 * A rule for *when*, parsed and valid; opaque.
 *
 * Two rules are the same where `equals` says so, and where their canonical JSON is the same. It holds no present
 * moment: what it answers depends on its arguments and on the runtime's zone data only.
 */
export interface Recurrence {
  readonly [recurrenceBrand]: true;
  /** `weekly`, `cron`, `window`, `once` or `rrule`. */
  readonly kind: RecurrenceJson['kind'];
  /** An IANA name. */
  readonly timeZone: string;
}

/** What a rule comes to, whatever its kind. */
export interface Shape {
  readonly days: DaySpec;
  readonly times: TimeSet;
  readonly gap: GapPolicy;
  readonly overlap: OverlapPolicy;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly excluded: readonly EpochDay[];
}

/** The one class behind `Recurrence`. Its search tables are built at first use, so that reading rules stays cheap. */
export class Rule implements Recurrence {
  declare readonly [recurrenceBrand]: true;
  readonly kind: RecurrenceJson['kind'];
  readonly timeZone: string;
  /** The canonical form. */
  readonly json: RecurrenceJson;
  readonly #shape: Shape;
  #timetable: Timetable | null = null;

  constructor(json: RecurrenceJson, shape: Shape) {
    this.kind = json.kind;
    this.timeZone = resolveTimeZone(json.timeZone);
    this.json = json;
    this.#shape = shape;
  }

  /** The rule behind the opaque value. */
  static of(recurrence: Recurrence): Rule {
    if (recurrence instanceof Rule) return recurrence;
    throw new TypeError('A recurrence is made by parseRecurrence, weekly or parseExpression only.');
  }

  get shape(): Shape {
    return this.#shape;
  }

  get timetable(): Timetable {
    if (this.#timetable !== null) return this.#timetable;
    const { days, times, gap, overlap, startsAt, endsAt, excluded } = this.#shape;
    this.#timetable = new Timetable(
      {
        days: toDaySet(days, excluded),
        times,
        gap,
        overlap,
        startsAt: startsAt ?? Number.NEGATIVE_INFINITY,
        endsAt: endsAt ?? Number.POSITIVE_INFINITY,
      },
      zoneTableOf(this.timeZone),
    );
    return this.#timetable;
  }

  /** What `JSON.stringify` writes: the canonical form. */
  toJSON(): RecurrenceJson {
    return this.json;
  }
}
