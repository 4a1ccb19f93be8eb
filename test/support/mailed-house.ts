import type { NotificationKind } from '../../src/domain/notification.ts';
import { SmtpMailer } from '../../src/notify/smtp.ts';
import { type Installation, openInstallation } from './installation.ts';
import { there } from './values.ts';

/** An installation that sends its mails to this server. */
export const openMailedHouse = ({ url }: { readonly url: string }): Promise<Installation> =>
  openInstallation({ mailer: new SmtpMailer({ url, from: 'backrota@gateway.example' }) });

/** Gives the main contact of a login an address, and switches these kinds on for it. */
export async function askForMails(
  { services }: Pick<Installation, 'services'>,
  { actor }: Pick<Installation['customer'], 'actor'>,
  email: string,
  kinds: readonly NotificationKind[],
): Promise<void> {
  const { uuid } = there((await services.notifications.contacts(actor))[0]);
  await services.notifications.changeContact(actor, uuid, { email });
  await services.notifications.prefer(
    actor,
    kinds.map((kind) => ({ contact: uuid, kind, isOn: true })),
  );
}

/** One pass of a node's housekeeping, and all that it mails. */
export async function cleanUpAndMail({ housekeeping }: Installation['services']): Promise<void> {
  await housekeeping.cleanUp();
  await housekeeping.mailed();
}
