import type { Scope } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Contact, Mail, NotificationKind } from '../../domain/notification.ts';
import type { OutboxRecords } from './outbox.ts';

export interface NotificationRecords {
  /** A login's contacts, the main one first. */
  contacts(loginId: number): Promise<readonly Contact[]>;
  findContact(scope: Scope, uuid: string): Promise<Contact | null>;
  /** Nothing happens where the login has a main contact already and this one is main too. */
  insertContact(contact: Contact): Promise<void>;
  updateContact(uuid: string, change: Partial<Pick<Contact, 'name' | 'email' | 'phone'>>): Promise<void>;
  /** With its preferences. */
  removeContact(uuid: string): Promise<void>;
  /** The kinds that are on, by contact's uuid. */
  preferences(loginId: number): Promise<ReadonlyMap<string, ReadonlySet<NotificationKind>>>;
  prefer(contactUuid: string, kind: NotificationKind, isOn: boolean): Promise<void>;
  /** Addresses of an account's live logins that want this kind of mail, each once. */
  recipients(accountId: number, kind: NotificationKind): Promise<readonly string[]>;
}

export interface MailRecords extends OutboxRecords<Mail> {
  /** How many an account was written since then, whatever became of them. */
  countSince(accountId: number, since: Instant): Promise<number>;
  list(scope: Scope, limit: number): Promise<readonly Mail[]>;
}
