import type { Scope } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Contact, Mail, NotificationKind } from '../../domain/notification.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { LeaseTerms } from './leases.ts';

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

export interface MailRecords {
  insertMany(mails: readonly Mail[]): Promise<void>;
  /** The mail that is due for longest and that nobody is sending, leased to the caller, or `null`; raises `attempt`. */
  claim(terms: LeaseTerms): Promise<Mail | null>;
  /** Ends an attempt by compare-and-set on (mail, attempt): sent, to be tried again then, or given up. */
  end(
    uuid: string,
    attempt: number,
    end:
      | { readonly sentAt: Instant }
      | { readonly nextAttemptAt: Instant; readonly error: Problem }
      | { readonly givenUpAt: Instant; readonly error: Problem },
  ): Promise<boolean>;
  /** Gives up what is due, was written before `before`, and is being sent by nobody; answers how many. */
  giveUpOlder(before: Instant, error: Problem, now: Instant): Promise<number>;
  /** How many an account was written since then, whatever became of them. */
  countSince(accountId: number, since: Instant): Promise<number>;
  /** Removes those written before then. */
  forgetOlder(before: Instant): Promise<void>;
  list(scope: Scope, limit: number): Promise<readonly Mail[]>;
}
