import {
  afterJump,
  aheadUntil,
  type ClockState,
  isAhead,
  JUMP_SECONDS,
  newClock,
  STANDING_SECONDS,
} from '../../domain/clock-state.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Records } from '../../ports/records/index.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { ClockWatch } from './watch.ts';

/** The setting that says when a trigger loop of any node last looked: an instant. */
export const LAST_TICK = 'last_tick';
const SETTING = 'clock';
/** How old what is remembered of the clock gets; also how soon a repair that failed is tried again. */
const NOTE_EVERY_SECONDS: Seconds = 5;

/** How much may expire: nothing; one snapshot of a pool for each that came into it; whatever its policy says. */
export type Expiry = 'nothing' | 'one_for_one' | 'by_policy';

/** Puts right what a clock that was ahead dated. */
export interface Repair {
  /** Whether these records have anything to be put right. */
  isNeeded(records: Pick<Records, 'settings' | 'dated'>, now: Instant): Promise<boolean>;
  /** Puts it right as of `from`, to which the clock was set back. @throws `unavailable` - the database is away. */
  run(from: Instant): Promise<void>;
}

/** A clock that is doubted: until it has stood so long nothing goes; or up to an instant one for one. */
export type ClockDoubt =
  | { readonly expiry: 'nothing'; readonly standingSeconds: Seconds }
  | { readonly expiry: 'one_for_one'; readonly until: Instant };

/** A time that was read, and what is known of it. */
export interface ObservedTime {
  readonly now: Instant;
  /** Leases up to then have lapsed: none right after the clock was set, before those who live had time to renew theirs. */
  readonly lapsedAt: Instant;
  /** Whether this process saw it set within the last quarter of an hour: what seems old may not be. */
  readonly isJustSet: boolean;
}

/**
 * Knows how far the clock can be trusted that decides when things fire and expire. After a jump of over a minute nothing
 * is put right and nothing expires until it has stood for a quarter of an hour, nor while it shows a time that cannot be
 * true; as long as it may be ahead no pool gets smaller; what it dated ahead is put right once it has been set back.
 */
export class Timekeeping {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  readonly #repair: Repair;
  readonly #leaseSeconds: Seconds;
  readonly #log: Log;
  #watch: ClockWatch | null = null;
  #state: ClockState | null = null;
  /** Whether the clock is doubted, of which what is remembered knows nothing yet. */
  #isUnnoted = false;
  /** By how much it was set since it was noted, as far as this process saw it; `null` = in an earlier one. */
  #setBy: Seconds | null = 0;
  #notedAt: Seconds = Number.NEGATIVE_INFINITY;

  /** @param leaseSeconds within which every lease is renewed. */
  constructor(
    parts: {
      readonly unitOfWork: UnitOfWork;
      readonly clock: Clock;
      readonly repair: Repair;
      readonly log: Log;
    },
    leaseSeconds: Seconds,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#clock = parts.clock;
    this.#repair = parts.repair;
    this.#leaseSeconds = leaseSeconds;
    this.#log = parts.log;
  }

  async now(): Promise<ObservedTime> {
    const now = await this.#unitOfWork.now();
    const sinceSet = (await this.#look(this.#unitOfWork.records, now)).secondsSinceSet();
    return { now, lapsedAt: sinceSet < this.#leaseSeconds ? 0 : now, isJustSet: sinceSet < STANDING_SECONDS };
  }

  /** What may expire at a time that was just read, with these records. */
  async expiryAt(records: Pick<Records, 'settings' | 'dated'>, now: Instant): Promise<Expiry> {
    const watch = await this.#look(records, now);
    // One that has stood long enough is still doubted until what it dated ahead is put right.
    if (!watch.isSettled() || this.#isUnnoted || this.#state?.isUnsettled === true) return 'nothing';
    return this.#state !== null && isAhead(this.#state, now) ? 'one_for_one' : 'by_policy';
  }

  /** As `expiryAt`, now. */
  async expiry(): Promise<Expiry> {
    return this.expiryAt(this.#unitOfWork.records, await this.#unitOfWork.now());
  }

  /** How long ago that was for sure: how far the clock may have been set since counts for nothing. */
  async surelySince(instant: Instant): Promise<Seconds> {
    const now = await this.#unitOfWork.now();
    const expiry = await this.expiryAt(this.#unitOfWork.records, now);
    if (expiry === 'nothing') return 0;
    return now - Math.max(instant, expiry === 'one_for_one' ? (this.#state?.aheadSince ?? now) : instant);
  }

  /** How little of what a policy lets go does go for now; `null` while the clock is not doubted. */
  async doubt(): Promise<ClockDoubt | null> {
    const expiry = await this.expiry();
    if (expiry === 'by_policy') return null;
    return expiry === 'nothing' || this.#state === null
      ? { expiry: 'nothing', standingSeconds: STANDING_SECONDS }
      : { expiry, until: aheadUntil(this.#state) };
  }

  /**
   * Notes the time, and once the clock has stood long enough puts right what it dated ahead: to be called every second
   * or so. Several processes may do so at once.
   *
   * @throws `unavailable` - the database is away.
   */
  async keep(): Promise<void> {
    const now = await this.#unitOfWork.now();
    const watch = await this.#look(this.#unitOfWork.records, now);
    const monotonic = this.#clock.monotonic();
    if (now < this.#clock.earliest) return;
    if (!this.#isUnnoted && monotonic - this.#notedAt < NOTE_EVERY_SECONDS) return;
    this.#notedAt = monotonic;
    const state = await this.#note();
    if (!state.isUnsettled || !watch.isSettled()) return;
    if (state.setBackTo !== null) await this.#repair.run(state.setBackTo);
    await this.#settle(state);
  }

  /** Begins to watch where this process has not yet. */
  async #look(records: Pick<Records, 'settings' | 'dated'>, now: Instant): Promise<ClockWatch> {
    if (this.#watch !== null) {
      const by = this.#watch.look(now);
      if (by !== 0) this.#isUnnoted = true;
      if (this.#setBy !== null) this.#setBy += by;
      return this.#watch;
    }
    const state = readState(await records.settings.get(SETTING)) ?? (await this.#firstState(records, now));
    const isSet = state !== null && Math.abs(now - state.seenAt) > JUMP_SECONDS;
    const hasLater = now >= this.#clock.earliest && (await this.#repair.isNeeded(records, now));
    const isSettled = !(isSet || hasLater || state?.isUnsettled === true || now < this.#clock.earliest);
    this.#state = state;
    this.#isUnnoted = !isSettled;
    this.#setBy = isSet || state === null ? null : 0;
    this.#watch = new ClockWatch(this.#clock, now, isSettled);
    return this.#watch;
  }

  /** Where no clock was noted yet: by when a version that did not last looked; `null` while the time cannot be true. */
  async #firstState(records: Pick<Records, 'settings'>, now: Instant): Promise<ClockState | null> {
    if (now < this.#clock.earliest) return null;
    const lastTick = Number((await records.settings.get(LAST_TICK)) ?? Number.NaN);
    return newClock(lastTick >= this.#clock.earliest && lastTick <= now ? lastTick : now);
  }

  async #note(): Promise<ClockState> {
    const wasUnnoted = this.#isUnnoted;
    const setBy = this.#setBy;
    const { before, state } = await this.#unitOfWork.transaction(async (records) => {
      const noted = readState(await records.settings.lock(SETTING));
      // What this process saw at its start goes first: it has said since that it looks.
      const before = noted ?? this.#state ?? (await this.#firstState(records, records.now)) ?? newClock(records.now);
      const next = noteTime(before, records.now, setBy);
      const hasLater = wasUnnoted && next.setBackTo === null && (await this.#repair.isNeeded(records, records.now));
      const state = hasLater ? { ...next, isUnsettled: true, setBackTo: records.now } : next;
      await records.settings.put(SETTING, JSON.stringify(state));
      return { before, state };
    });
    this.#state = state;
    this.#isUnnoted = false;
    this.#setBy = 0;
    const isTold = before.isUnsettled && Math.abs(state.seenAt - before.seenAt) <= JUMP_SECONDS;
    if (state.isUnsettled && wasUnnoted && !isTold) this.#tellJump(before.seenAt, state);
    return state;
  }

  /** The clock is trusted again, unless it was set once more meanwhile. */
  async #settle(settled: ClockState): Promise<void> {
    this.#state = await this.#unitOfWork.transaction(async (records) => {
      const state = readState(await records.settings.lock(SETTING)) ?? settled;
      if (state.setBackTo !== settled.setBackTo || state.aheadSince !== settled.aheadSince) return state;
      const trusted = { ...state, isUnsettled: false, setBackTo: null };
      await records.settings.put(SETTING, JSON.stringify(trusted));
      return trusted;
    });
  }

  #tellJump(seenAt: Instant, state: ClockState): void {
    const { seenAt: now } = state;
    const from = toIso(seenAt);
    const fields = { from, to: toIso(now) };
    if (now - seenAt > JUMP_SECONDS) {
      const until = toIso(aheadUntil(state));
      // Seen at a start it is most likely a downtime, which is nothing to warn of.
      const level = Number.isFinite(this.#watch?.secondsSinceSet()) ? 'warn' : 'info';
      this.#log[level](
        fields,
        `The clock went from ${from} to ${toIso(now)}, or no gateway ran between them: nothing expires before it has stood for 15 minutes, and until ${until} each new backup lets one older one go at most.`,
      );
      return;
    }
    this.#log.warn(
      fields,
      seenAt - now > JUMP_SECONDS
        ? `The clock was set back from ${from} to ${toIso(now)}: nothing expires before it has stood for 15 minutes; what was dated later is put right then.`
        : `The clock was wrong, or something is dated after ${toIso(now)}: nothing expires before it has stood for 15 minutes; what is dated later is put right then.`,
    );
  }
}

/** Another process that sees the same clock may have noted a jump already. */
function noteTime(state: ClockState, now: Instant, setBy: Seconds | null): ClockState {
  const off = now - state.seenAt;
  return afterJump(state, now, Math.abs(off) <= JUMP_SECONDS ? 0 : (setBy ?? off));
}

const readState = (text: string | null): ClockState | null => (text === null ? null : (JSON.parse(text) as ClockState));

const toIso = (instant: Instant): string => Temporal.Instant.fromEpochMilliseconds(instant * 1_000).toString();
