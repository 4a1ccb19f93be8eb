export type { Mailing } from './mailing.ts';
export { noteMailing } from './mailing-nodes.ts';
export type * as notifications from './notifications.ts';
export type { ContactFields, Preference } from './notifications.ts';
