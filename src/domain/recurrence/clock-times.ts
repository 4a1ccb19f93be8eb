import type { TimeSet } from './time-set.ts';

/** Every combination of some hours, minutes and seconds. */
export class ClockTimes implements TimeSet {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly #values: readonly [readonly number[], readonly number[], readonly number[]];
  #dials: { readonly hour: Dial; readonly minute: Dial; readonly second: Dial } | null = null;

  /** Each list ascending, distinct, at least one value. */
  constructor(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]) {
    this.first = (hours[0] ?? 0) * 3600 + (minutes[0] ?? 0) * 60 + (seconds[0] ?? 0);
    this.last =
      (hours[hours.length - 1] ?? 0) * 3600 +
      (minutes[minutes.length - 1] ?? 0) * 60 +
      (seconds[seconds.length - 1] ?? 0);
    this.count = hours.length * minutes.length * seconds.length;
    this.#values = [hours, minutes, seconds];
  }

  atOrAfter(at: number): number {
    if (at <= this.first) return this.first;
    if (at > this.last) return -1;
    const { hour, minute, second } = this.#turn();
    const hourNow = Math.floor(at / 3600);
    const minuteNow = Math.floor(at / 60) % 60;
    if (hour.has(hourNow)) {
      if (minute.has(minuteNow)) {
        const found = second.atOrAfter(at % 60);
        if (found >= 0) return hourNow * 3600 + minuteNow * 60 + found;
      }
      const later = minute.atOrAfter(minuteNow + 1);
      if (later >= 0) return hourNow * 3600 + later * 60 + second.first;
    }
    return hour.atOrAfter(hourNow + 1) * 3600 + minute.first * 60 + second.first;
  }

  atOrBefore(at: number): number {
    if (at >= this.last) return this.last;
    if (at < this.first) return -1;
    const { hour, minute, second } = this.#turn();
    const hourNow = Math.floor(at / 3600);
    const minuteNow = Math.floor(at / 60) % 60;
    if (hour.has(hourNow)) {
      if (minute.has(minuteNow)) {
        const found = second.before((at % 60) + 1);
        if (found >= 0) return hourNow * 3600 + minuteNow * 60 + found;
      }
      const earlier = minute.before(minuteNow);
      if (earlier >= 0) return hourNow * 3600 + earlier * 60 + second.last;
    }
    return hour.before(hourNow) * 3600 + minute.last * 60 + second.last;
  }

  countBefore(at: number): number {
    const { hour, minute, second } = this.#turn();
    const hourNow = Math.floor(at / 3600);
    const minuteNow = Math.floor(at / 60) % 60;
    let count = hour.countBefore(hourNow) * minute.count * second.count;
    if (!hour.has(hourNow)) return count;
    count += minute.countBefore(minuteNow) * second.count;
    return minute.has(minuteNow) ? count + second.countBefore(at % 60) : count;
  }

  #turn() {
    const [hours, minutes, seconds] = this.#values;
    this.#dials ??= { hour: new Dial(hours, 24), minute: new Dial(minutes, 60), second: new Dial(seconds, 60) };
    return this.#dials;
  }
}

/** Some values of a dial, with the answer for each position tabled. */
class Dial {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** The number of values before each position. */
  readonly #ranks: readonly number[];
  readonly #values: readonly number[];

  constructor(values: readonly number[], size: number) {
    const ranks: number[] = [];
    for (let position = 0, rank = 0; position <= size; position++) {
      ranks.push(rank);
      if (values[rank] === position) rank++;
    }
    this.#ranks = ranks;
    this.#values = values;
    this.count = values.length;
    this.first = values[0] ?? 0;
    this.last = values[values.length - 1] ?? 0;
  }

  has(position: number): boolean {
    return this.#values[this.countBefore(position)] === position;
  }

  atOrAfter(position: number): number {
    return this.#values[this.countBefore(position)] ?? -1;
  }

  before(position: number): number {
    const rank = this.countBefore(position);
    return rank === 0 ? -1 : (this.#values[rank - 1] ?? -1);
  }

  countBefore(position: number): number {
    return this.#ranks[position] ?? this.count;
  }
}
