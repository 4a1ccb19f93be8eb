import { createTransport } from 'nodemailer';
import { problem } from '../domain/errors.ts';
import type { Mailer } from '../ports/mailer.ts';

const CONNECTION_TIMEOUT_MS = 20_000;
const SOCKET_TIMEOUT_MS = 60_000;
/** For one mail in all: a server that answers a byte now and then is given up too. */
const MAIL_TIMEOUT_MS = 110_000;
const MAX_REASON_CHARACTERS = 300;

/** Where mails go, and who they are from. */
export interface SmtpSettings {
  /** `smtp://` or `smtps://`, credentials included; a query may set options of the connection, e.g. `requireTLS=true`. */
  readonly url: string;
  /** One address. */
  readonly from: string;
  /** How long to wait for a connection and for the server's greeting. */
  readonly connectionTimeoutMs?: number;
}

/** Sends mails through one SMTP server, a connection each: STARTTLS where it is offered, certificates checked. */
export class SmtpMailer implements Mailer {
  readonly #transport: ReturnType<typeof openTransport>;
  readonly #from: string;

  constructor(settings: SmtpSettings) {
    this.#transport = openTransport(settings);
    this.#from = settings.from;
  }

  async send(...[mail, signal]: Parameters<Mailer['send']>): Promise<void> {
    const deadline = AbortSignal.timeout(MAIL_TIMEOUT_MS);
    try {
      await this.#transport.sendMail({
        // Objects, not texts: nothing in them is parsed as a list of addresses.
        from: { name: 'Backrota', address: this.#from },
        to: { name: '', address: mail.recipient },
        envelope: { from: this.#from, to: [mail.recipient] },
        subject: mail.subject,
        text: mail.text,
        messageId: `<${mail.uuid}@${this.#from.slice(this.#from.lastIndexOf('@') + 1)}>`,
        date: new Date(mail.createdAt * 1_000),
        // RFC 3834: no holiday replies.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.any([signal, deadline]),
      });
    } catch (error) {
      if (signal.aborted) throw problem('mail_unsent', { why: 'stopping' }, error);
      if (deadline.aborted) throw problem('mail_unsent', { why: 'timeout', seconds: MAIL_TIMEOUT_MS / 1_000 }, error);
      const said = error instanceof Error ? error.message : String(error);
      throw problem('mail_unsent', { why: 'refused', system: oneLine(said) }, error);
    }
  }
}

const openTransport = ({ url, connectionTimeoutMs = CONNECTION_TIMEOUT_MS }: SmtpSettings) =>
  createTransport({
    url,
    connectionTimeout: connectionTimeoutMs,
    greetingTimeout: connectionTimeoutMs,
    dnsTimeout: connectionTimeoutMs,
    socketTimeout: SOCKET_TIMEOUT_MS,
  });

/** A server's own words may have several lines; they are told as one. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, MAX_REASON_CHARACTERS);
