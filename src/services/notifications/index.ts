export type { Mailing } from './mailing.ts';
export type { ContactFields, Notifications, Preference } from './notifications.ts';
