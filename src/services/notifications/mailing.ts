import { problemIn } from '../../domain/errors.ts';
import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { Mail } from '../../domain/notification.ts';
import { type Problem, problemOf } from '../../domain/problems/index.ts';
import type { Log } from '../../ports/log.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Timekeeping } from '../clock/index.ts';
import { type Leases, MAIL_LEASE_SECONDS } from '../leases/index.ts';

const FIRST_DELAY_SECONDS: Seconds = 60;
/** A mail that could not be sent is tried again after this at the latest. */
export const MAX_DELAY_SECONDS: Seconds = 3_600;
/** Counted from the mail's writing. */
const GIVE_UP_AFTER_SECONDS: Seconds = DAY_SECONDS;
/** A server that may have taken it over each time is sent no mail more often. */
const MAX_UNKNOWN_ENDS = 3;
const MAILS_PER_PASS = 50;
/** A server that takes minutes over one mail keeps none of the others waiting. */
const MAILS_AT_ONCE = 4;
/** How long a mail on its way may go on when the gateway stops: cut off later, it might arrive twice. */
const STOP_GRACE_MS = 5_000;

/** Sends the mails that are due. Several processes may do so at once: each mail is one's. */
export class Mailing {
  readonly #unitOfWork: UnitOfWork;
  readonly #mailer: Mailer;
  readonly #timekeeping: Timekeeping;
  readonly #log: Log;
  readonly #leases: Leases;
  readonly #cutOff = new AbortController();
  #isStopping = false;
  #pass: Promise<void> | null = null;
  readonly #underWay = new Set<Promise<void>>();

  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly mailer: Mailer;
    readonly timekeeping: Timekeeping;
    readonly leases: Leases;
    readonly log: Log;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#mailer = parts.mailer;
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

  /** Resolves when the pass under way, if any, has ended, and so have the mails on their way. */
  async idle(): Promise<void> {
    await this.#pass;
    await Promise.all(this.#underWay);
  }

  /** Begins nothing more, and resolves when the mails on their way were sent or, after some seconds, given up for now. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const grace = setTimeout(() => this.#cutOff.abort(), STOP_GRACE_MS);
    await this.idle();
    clearTimeout(grace);
  }

  #tellFault(error: unknown): void {
    this.#log.error({ err: error }, 'Sending mails failed; it is tried again soon.');
  }

  async #sendDue(): Promise<void> {
    const { mails } = this.#unitOfWork.records;
    await this.#giveUpOld();
    for (let tried = 0; tried < MAILS_PER_PASS; tried += 1) {
      // First a place, then a mail: what waits behind slow ones is leased to nobody.
      if (this.#underWay.size >= MAILS_AT_ONCE) await Promise.race(this.#underWay);
      if (this.#isStopping) return;
      const mail = await mails.claim(await this.#leases.terms(MAIL_LEASE_SECONDS));
      if (mail === null) return;
      this.#beginToSend(mail);
    }
  }

  #beginToSend(mail: Mail): void {
    const sending = this.#send(mail)
      .catch((error: unknown) => this.#tellFault(error))
      .finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  /** What nobody could try meanwhile, as all processes were down, is no news any more. */
  async #giveUpOld(): Promise<void> {
    const { now, isJustSet } = await this.#timekeeping.now();
    if (isJustSet) return;
    const { mails } = this.#unitOfWork.records;
    const count = await mails.giveUpOlder(now - GIVE_UP_AFTER_SECONDS, problemOf('mail_too_old', {}), now);
    if (count === 0) return;
    this.#log.error({ mails: count }, `${count} mail(s) are given up: not sent within a day of their writing.`);
  }

  /** A mail that cannot be sent is an outcome, not an exception. */
  async #send(mail: Mail): Promise<void> {
    const { mails } = this.#unitOfWork.records;
    let fault: unknown = null;
    try {
      await this.#mailer.send(mail, this.#cutOff.signal);
    } catch (error) {
      fault = error;
    }
    const { now, isJustSet } = await this.#timekeeping.now();
    if (fault === null) {
      await mails.end(mail.uuid, mail.attempt, { sentAt: now });
      return;
    }
    const error = sinceWritten(mail, problemIn(fault));
    const nextAttemptAt = mayTryAgain(error) ? nextTry(mail, now, isJustSet) : null;
    if (nextAttemptAt !== null) {
      await mails.end(mail.uuid, mail.attempt, { nextAttemptAt, error });
      const minutes = Math.round((nextAttemptAt - now) / 60);
      this.#log.warn(
        { mail: mail.uuid, account: mail.accountId, attempt: mail.attempt, err: fault },
        `Mail ${mail.uuid} could not be sent; it is tried again in ${minutes} min.`,
      );
      return;
    }
    await mails.end(mail.uuid, mail.attempt, { givenUpAt: now, error });
    this.#log.error(
      { mail: mail.uuid, account: mail.accountId, attempt: mail.attempt, err: fault },
      `Mail ${mail.uuid} is given up after ${mail.attempt} tries.`,
    );
  }
}

/** The fault with how often the mail's end is unknown by now: a try that met another fault since makes none of them known. */
function sinceWritten({ error: earlier }: Mail, fault: Problem): Problem {
  if (earlier?.reason !== 'mail_unsent' || earlier.params.why !== 'end_unknown') return fault;
  if (fault.reason !== 'mail_unsent' || fault.params.why === 'no_such_recipient') return fault;
  if (fault.params.why !== 'end_unknown') return earlier;
  return problemOf('mail_unsent', { ...fault.params, times: earlier.params.times + 1 });
}

/** An address that the server refuses for good is not tried again. */
function mayTryAgain({ reason, params }: Problem): boolean {
  if (reason !== 'mail_unsent') return true;
  return params.why === 'end_unknown' ? params.times < MAX_UNKNOWN_ENDS : params.why !== 'no_such_recipient';
}

/** After a minute, then twice as long each time up to an hour; `null` once the mail would be known to be older than a day. */
function nextTry({ attempt, createdAt }: Mail, now: Instant, isJustSet: boolean): Instant | null {
  const at = now + Math.min(FIRST_DELAY_SECONDS * 2 ** (attempt - 1), MAX_DELAY_SECONDS);
  return !isJustSet && at - createdAt > GIVE_UP_AFTER_SECONDS ? null : at;
}
