import { problemIn } from '../../domain/errors.ts';
import type { Mail } from '../../domain/notification.ts';
import { type Problem, problemOf } from '../../domain/problems/index.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Outbox, Sending } from './outbox.ts';

/** A server that may have taken it over each time is sent no mail more often. */
const MAX_UNKNOWN_ENDS = 3;

/** Sends the mails that are due. */
export type Mailing = Outbox<Mail>;

/** How mails are sent. */
export const sendingMails = ({ records: { mails } }: UnitOfWork, mailer: Mailer): Sending<Mail> => ({
  noun: 'mail',
  claim: (terms) => mails.claim(terms),
  end: (uuid, attempt, end) => mails.end(uuid, attempt, end),
  giveUpOlder: (before, now) => mails.giveUpOlder(before, problemOf('mail_too_old', {}), now),
  send: (mail, signal) => mailer.send(mail, signal),
  problemOf: (mail, fault) => sinceWritten(mail, problemIn(fault)),
  mayTryAgain,
  about: ({ accountId: account }) => ({ account }),
});

/** The fault with how often the mail's end is unknown by now: a try that met another fault since makes none of them known. */
function sinceWritten({ error: earlier }: Mail, fault: Problem): Problem {
  if (earlier?.reason !== 'mail_unsent' || earlier.params.why !== 'end_unknown') return fault;
  if (fault.reason !== 'mail_unsent' || fault.params.why === 'no_such_recipient') return fault;
  if (fault.params.why !== 'end_unknown') return earlier;
  return problemOf('mail_unsent', { ...fault.params, times: earlier.params.times + 1 });
}

/** An address that the server refuses for good is not tried again. */
export function mayTryAgain({ reason, params }: Problem): boolean {
  if (reason !== 'mail_unsent') return true;
  return params.why === 'end_unknown' ? params.times < MAX_UNKNOWN_ENDS : params.why !== 'no_such_recipient';
}
