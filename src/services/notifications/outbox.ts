import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { Log } from '../../ports/log.ts';
import type { LeaseTerms } from '../../ports/records/leases.ts';
import type { SendingEnd } from '../../ports/records/outbox.ts';
import type { Timekeeping } from '../clock/index.ts';
import { type Leases, MAIL_LEASE_SECONDS } from '../leases/index.ts';

const FIRST_DELAY_SECONDS: Seconds = 60;
/** What could not be sent is tried again after this at the latest. */
export const MAX_DELAY_SECONDS: Seconds = 3_600;
/** Counted from its writing. */
const GIVE_UP_AFTER_SECONDS: Seconds = DAY_SECONDS;
const PIECES_PER_PASS = 50;
/** A server that takes minutes over one keeps none of the others waiting. */
const PIECES_AT_ONCE = 4;
/** How long one on its way may go on when the gateway stops: cut off later, it might arrive twice. */
const STOP_GRACE_MS = 5_000;

/** What waits to be sent. */
export interface Sendable {
  readonly uuid: string;
  readonly createdAt: Instant;
  readonly attempt: number;
}

/** One kind of what is sent. */
export interface Sending<Piece extends Sendable> {
  /** What the log calls one. */
  readonly noun: string;
  claim(terms: LeaseTerms): Promise<Piece | null>;
  end(uuid: string, attempt: number, end: SendingEnd): Promise<boolean>;
  /** As `OutboxRecords.giveUpOlder`. */
  giveUpOlder(before: Instant, now: Instant): Promise<number>;
  send(piece: Piece, signal: AbortSignal): Promise<void>;
  /** What is kept of a try that failed. */
  problemOf(piece: Piece, fault: unknown): Problem;
  mayTryAgain(problem: Problem): boolean;
  /** What the log tells of one, besides. */
  about(piece: Piece): object;
}

/** Sends what is due of one kind. Several processes may do so at once: each piece is one's. */
export class Outbox<Piece extends Sendable> {
  readonly #sending: Sending<Piece>;
  readonly #timekeeping: Timekeeping;
  readonly #log: Log;
  readonly #leases: Leases;
  readonly #cutOff = new AbortController();
  #isStopping = false;
  #pass: Promise<void> | null = null;
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    sending: Sending<Piece>,
    parts: { readonly timekeeping: Timekeeping; readonly leases: Leases; readonly log: Log },
  ) {
    this.#sending = sending;
    this.#timekeeping = parts.timekeeping;
    this.#log = parts.log;
    this.#leases = parts.leases;
  }

  /**
   * Begins to send what is due, oldest first and a few at once, up to a limit, unless a pass is under way. In the
   * background: however slow the server is, nobody waits for it.
   */
  begin(): void {
    if (this.#isStopping) return;
    this.#pass ??= this.#sendDue()
      .catch((error: unknown) => this.#tellFault(error))
      .finally(() => {
        this.#pass = null;
      });
  }

  /** Resolves when the pass under way, if any, has ended, and so has what is on its way. */
  async idle(): Promise<void> {
    await this.#pass;
    await Promise.all(this.#underWay);
  }

  /** Begins nothing more, and resolves when what is on its way was sent or, after some seconds, given up for now. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const grace = setTimeout(() => this.#cutOff.abort(), STOP_GRACE_MS);
    await this.idle();
    clearTimeout(grace);
  }

  #tellFault(error: unknown): void {
    this.#log.error({ err: error }, `Sending ${this.#sending.noun}s failed; it is tried again soon.`);
  }

  async #sendDue(): Promise<void> {
    await this.#giveUpOld();
    for (let tried = 0; tried < PIECES_PER_PASS; tried += 1) {
      // First a place, then a piece: what waits behind slow ones is leased to nobody.
      if (this.#underWay.size >= PIECES_AT_ONCE) await Promise.race(this.#underWay);
      if (this.#isStopping) return;
      const piece = await this.#sending.claim(await this.#leases.terms(MAIL_LEASE_SECONDS));
      if (piece === null) return;
      this.#beginToSend(piece);
    }
  }

  #beginToSend(piece: Piece): void {
    const sending = this.#send(piece)
      .catch((error: unknown) => this.#tellFault(error))
      .finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  /** What nobody could try meanwhile, as all processes were down, is no news any more. */
  async #giveUpOld(): Promise<void> {
    const { now, isJustSet } = await this.#timekeeping.now();
    if (isJustSet) return;
    const { noun } = this.#sending;
    const count = await this.#sending.giveUpOlder(now - GIVE_UP_AFTER_SECONDS, now);
    if (count === 0) return;
    this.#log.error(
      { [`${noun}s`]: count },
      `${count} ${noun}(s) are given up: not sent within a day of their writing.`,
    );
  }

  /** A piece that cannot be sent is an outcome, not an exception. */
  async #send(piece: Piece): Promise<void> {
    const { noun } = this.#sending;
    const { uuid, attempt } = piece;
    let fault: unknown = null;
    try {
      await this.#sending.send(piece, this.#cutOff.signal);
    } catch (error) {
      fault = error;
    }
    const { now, isJustSet } = await this.#timekeeping.now();
    if (fault === null) {
      await this.#sending.end(uuid, attempt, { sentAt: now });
      return;
    }
    const error = this.#sending.problemOf(piece, fault);
    const nextAttemptAt = this.#sending.mayTryAgain(error) ? nextTry(piece, now, isJustSet) : null;
    const title = `${noun.charAt(0).toUpperCase()}${noun.slice(1)} ${uuid}`;
    const told = { [noun]: uuid, ...this.#sending.about(piece), attempt, err: fault };
    if (nextAttemptAt !== null) {
      await this.#sending.end(uuid, attempt, { nextAttemptAt, error });
      const minutes = Math.round((nextAttemptAt - now) / 60);
      this.#log.warn(told, `${title} could not be sent; it is tried again in ${minutes} min.`);
      return;
    }
    await this.#sending.end(uuid, attempt, { givenUpAt: now, error });
    this.#log.error(told, `${title} is given up after ${attempt} tries.`);
  }
}

/** After a minute, then twice as long each time up to an hour; `null` once it would be known to be older than a day. */
function nextTry({ attempt, createdAt }: Sendable, now: Instant, isJustSet: boolean): Instant | null {
  const at = now + Math.min(FIRST_DELAY_SECONDS * 2 ** (attempt - 1), MAX_DELAY_SECONDS);
  return !isJustSet && at - createdAt > GIVE_UP_AFTER_SECONDS ? null : at;
}
