import type { Mail } from '../domain/notification.ts';

/** The way out for mails. */
export interface Mailer {
  /**
   * Resolves when the next server has taken the mail over; within twelve minutes it has, or has not. Aborting gives up at
   * once: the server may have the mail all the same, and the next try carries the same Message-ID.
   *
   * @throws `unavailable` - `mail_unsent`: why not, or that nobody knows.
   */
  send(mail: Pick<Mail, 'uuid' | 'recipient' | 'subject' | 'text' | 'createdAt'>, signal: AbortSignal): Promise<void>;
}
