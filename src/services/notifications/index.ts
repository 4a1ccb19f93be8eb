export { MAX_DELAY_SECONDS, Mailing } from './mailing.ts';
export { tellByMail } from './notices.ts';
export { type ContactFields, Notifications, type Preference } from './notifications.ts';
