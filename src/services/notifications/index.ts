export { type Mailing, mayTryAgain } from './mailing.ts';
export { noteMailing } from './mailing-nodes.ts';
export type * as notifications from './notifications.ts';
export type { ContactFields, Preference } from './notifications.ts';
export { Outbox, type Sending } from './outbox.ts';
