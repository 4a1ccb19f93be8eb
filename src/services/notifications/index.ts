export type { Mailing } from './mailing.ts';
export type * as notifications from './notifications.ts';
export type { ContactFields, Preference } from './notifications.ts';
