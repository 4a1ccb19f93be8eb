import { type Contact, NOTIFICATION_KINDS, type NotificationKind } from '../../../domain/notification.ts';
import type { Preference } from '../../../services/notifications/index.ts';
import { uriOf } from '../related.ts';

/** The wire's words for what is mailed. Its other types, of billing and the like, are not known here. */
const TYPES: Readonly<Record<NotificationKind, string>> = {
  creation: 'backup_scheduler_creation',
  deletion: 'backup_scheduler_deletion',
};

/** What these words mean. */
export const KINDS_BY_TYPE: ReadonlyMap<string, NotificationKind> = new Map(
  NOTIFICATION_KINDS.map((kind) => [TYPES[kind], kind]),
);

/** Where a contact lives. */
export const contactUri = (uuid: string): string => uriOf('notification_contacts', { uuid });

/** A contact; `main` is `true` or `null` (source: the provider's dumps). */
export const showContact = ({ uuid, email, name, phone, isMain }: Contact) => ({
  email,
  main: isMain ? true : null,
  name,
  phone,
  resource_uri: contactUri(uuid),
  uuid,
});

/** Whether a contact is mailed of one type. */
export const showPreference = ({ contact, kind, isOn }: Preference) => ({
  contact: contactUri(contact),
  medium: 'email',
  type: TYPES[kind],
  value: isOn,
});
