import { createTransport } from 'nodemailer';
import { problem } from '../domain/errors.ts';
import { asciiAddress } from '../domain/notification.ts';
import type { Mailer } from '../ports/mailer.ts';

const CONNECTION_TIMEOUT_MS = 20_000;
/** For one mail until all of it is sent: a server that answers a byte now and then is given up too. */
const SENDING_TIMEOUT_MS = 110_000;
/** For the answer to all of it (RFC 5321, 4.5.3.2.6): a server may look through it first. */
const ANSWER_TIMEOUT_MS = 600_000;
const MAX_REASON_CHARACTERS = 300;

/** Where mails go, and who they are from. */
export interface SmtpSettings {
  /** `smtp://` or `smtps://`, credentials included; a query may set options of the connection, e.g. `requireTLS=true`. */
  readonly url: string;
  /** One address. */
  readonly from: string;
  /** How long to wait for a connection and for the server's greeting. */
  readonly connectionTimeoutMs?: number;
  /** How long to wait for the answer once all of a mail has been sent. */
  readonly answerTimeoutMs?: number;
}

/** Sends mails through one SMTP server, a connection each: STARTTLS where it is offered, certificates checked. */
export class SmtpMailer implements Mailer {
  readonly #settings: SmtpSettings;
  readonly #from: string;

  constructor(settings: SmtpSettings) {
    this.#settings = settings;
    this.#from = asciiAddress(settings.from);
  }

  /** Connects, greets and logs in where there is a password; sends nothing. @throws `unavailable` (`mail_unsent`) */
  async greet(): Promise<void> {
    const transport = openTransport(this.#settings, () => {});
    try {
      await transport.verify();
    } catch (error) {
      const said = oneLine(error instanceof Error ? error.message : String(error));
      throw problem('mail_unsent', { why: 'refused', system: said }, error);
    } finally {
      transport.close();
    }
  }

  async send(...[mail, signal]: Parameters<Mailer['send']>): Promise<void> {
    using limit = new Limit(SENDING_TIMEOUT_MS);
    let isSent = false;
    const transport = openTransport(this.#settings, () => {
      isSent = true;
      limit.begin(this.#settings.answerTimeoutMs ?? ANSWER_TIMEOUT_MS);
    });
    const to = asciiAddress(mail.recipient);
    try {
      await transport.sendMail({
        // Objects, not texts: nothing in them is parsed as a list of addresses.
        from: { name: 'Backrota', address: this.#from },
        to: { name: '', address: to },
        envelope: { from: this.#from, to: [to] },
        subject: mail.subject,
        text: mail.text,
        messageId: `<${mail.uuid}@${this.#from.slice(this.#from.lastIndexOf('@') + 1)}>`,
        date: new Date(mail.createdAt * 1_000),
        // RFC 3834: no holiday replies.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.any([signal, limit.signal]),
      });
    } catch (error) {
      const said = oneLine(error instanceof Error ? error.message : String(error));
      const status = statusOf(error);
      if (isSent && status === null)
        throw problem('mail_unsent', { why: 'end_unknown', system: said, times: 1 }, error);
      if (signal.aborted) throw problem('mail_unsent', { why: 'stopping' }, error);
      if (limit.signal.aborted) throw problem('mail_unsent', { why: 'timeout', seconds: limit.seconds }, error);
      const isForGood = status !== null && status >= 500 && commandOf(error) === 'RCPT TO';
      throw problem('mail_unsent', { why: isForGood ? 'no_such_recipient' : 'refused', system: said }, error);
    }
  }
}

/** A signal that is raised once time is up; a later beginning counts anew. */
class Limit implements Disposable {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  seconds = 0;

  constructor(milliseconds: number) {
    this.begin(milliseconds);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  begin(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.seconds = milliseconds / 1_000;
    this.#timer = setTimeout(() => this.#controller.abort(), milliseconds);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

/** `onSent`: all of the mail is on its way, to the final dot. nodemailer tells that to its log alone. */
const openTransport = (
  { url, connectionTimeoutMs = CONNECTION_TIMEOUT_MS }: SmtpSettings,
  onSent: () => void,
): ReturnType<typeof createTransport> => {
  const ignore = () => {};
  const info = (entry: unknown): void => {
    if (typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'message') onSent();
  };
  return createTransport({
    url,
    connectionTimeout: connectionTimeoutMs,
    greetingTimeout: connectionTimeoutMs,
    dnsTimeout: connectionTimeoutMs,
    // Longer than any limit of ours, which tells more.
    socketTimeout: 2 * ANSWER_TIMEOUT_MS,
    logger: { level: ignore, trace: ignore, debug: ignore, info, warn: ignore, error: ignore, fatal: ignore },
  });
};

/** The code that the server answered with; `null` where it was no answer. */
const statusOf = (error: unknown): number | null =>
  error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : null;

const commandOf = (error: unknown): unknown => (error instanceof Error && 'command' in error ? error.command : null);

/** A server's own words may have several lines; they are told as one. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, MAX_REASON_CHARACTERS);
