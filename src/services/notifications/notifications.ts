import { randomUUID } from 'node:crypto';
import type { Actor, Login } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import {
  type Contact,
  isEmailAddress,
  MAX_CONTACTS,
  MAX_EMAIL_LENGTH,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from '../../domain/notification.ts';
import type { Records } from '../../ports/records/index.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, refuseLimited } from '../identity/index.ts';

/** What a user says of a contact, as far as they do; `''` = none. */
export type ContactFields = Partial<Pick<Contact, 'name' | 'email' | 'phone'>>;

/** Whether a contact is mailed of one kind of event. */
export interface Preference {
  /** The contact's uuid. */
  readonly contact: string;
  readonly kind: NotificationKind;
  readonly isOn: boolean;
}

const MAX_TEXT_LENGTH = 100;
const MAX_PHONE_LENGTH = 40;
const CONTROL = /\p{Cc}/u;

/** The actor's own contacts, the main one first; that one is made at the first look. @throws `forbidden` (no login). */
export async function contacts(unitOfWork: UnitOfWork, actor: Actor): Promise<readonly Contact[]> {
  const loginId = loginOf(actor);
  const own = await unitOfWork.records.notifications.contacts(loginId);
  const hasMain = own.some(({ isMain }) => isMain);
  return hasMain ? own : unitOfWork.transaction((records) => withMain(records, loginId));
}

/** One of them, by its uuid. @throws `forbidden` (no login), `not_found`. */
export async function findContact(unitOfWork: UnitOfWork, actor: Actor, uuid: string): Promise<Contact> {
  return ownContact(await contacts(unitOfWork, actor), uuid);
}

/** A contact, as `addContacts`. */
export async function addContact(unitOfWork: UnitOfWork, actor: Actor, fields: ContactFields): Promise<Contact> {
  const [contact] = await addContacts(unitOfWork, actor, [fields]);
  if (contact === undefined) throw new Error('A contact was to be added and was not.');
  return contact;
}

/** All or none. @throws `forbidden` (no login; `token_limited`), `invalid_request` (`name`, `email`, `phone`), `quota_exceeded`. */
export async function addContacts(
  unitOfWork: UnitOfWork,
  actor: Actor,
  sent: readonly ContactFields[],
): Promise<readonly Contact[]> {
  const loginId = loginOf(actor);
  refuseLimited(actor);
  const checked = sent.map((fields) => ({ name: '', email: '', phone: '', ...checkFields(fields) }));
  return unitOfWork.transaction(async (records) => {
    const login = await lockLogin(records, loginId);
    const { length } = await withMain(records, loginId);
    if (length + checked.length > MAX_CONTACTS) {
      throw problem('too_many_contacts', { count: length, limit: MAX_CONTACTS });
    }
    const contacts = checked.map((fields) => ({ ...newContact(login, records.now), ...fields }));
    for (const contact of contacts) {
      await records.notifications.insertContact(contact);
      await audit(records, actor, 'contact.add', ['login', login], { contact: contact.uuid });
    }
    records.events.note('contacts.changed', login);
    return contacts;
  });
}

/** @throws `forbidden` (no login; `token_limited`), `not_found`, `invalid_request` (`name`, `email`, `phone`). */
export async function changeContact(
  unitOfWork: UnitOfWork,
  actor: Actor,
  uuid: string,
  fields: ContactFields,
): Promise<Contact> {
  const checked = checkFields(fields);
  return write(unitOfWork, actor, async (records, login, own) => {
    const contact = ownContact(own, uuid);
    await records.notifications.updateContact(contact.uuid, checked);
    records.events.note('contacts.changed', login);
    await audit(records, actor, 'contact.change', ['login', login], { contact: contact.uuid });
    return { ...contact, ...checked };
  });
}

/** With its preferences. @throws `forbidden` (no login; `token_limited`; the main contact), `not_found`. */
export async function removeContact(unitOfWork: UnitOfWork, actor: Actor, uuid: string): Promise<void> {
  await write(unitOfWork, actor, async (records, login, own) => {
    const contact = ownContact(own, uuid);
    if (contact.isMain) throw problem('main_contact_stays', {});
    await records.notifications.removeContact(contact.uuid);
    records.events.note('contacts.changed', login);
    await audit(records, actor, 'contact.delete', ['login', login], { contact: contact.uuid });
  });
}

/** One for each contact and kind, whether on or off, in the order of `contacts`. @throws `forbidden` (no login). */
export async function preferences(unitOfWork: UnitOfWork, actor: Actor): Promise<readonly Preference[]> {
  return preferencesOf(unitOfWork.records, loginOf(actor), await contacts(unitOfWork, actor));
}

/**
 * Sets preferences, all or none; answers all of them, as `preferences`.
 *
 * @throws `forbidden` (no login; `token_limited`), `not_found`, `invalid_request` (`contact`: none is on without an address).
 */
export async function prefer(
  unitOfWork: UnitOfWork,
  actor: Actor,
  preferences: readonly Preference[],
): Promise<readonly Preference[]> {
  return write(unitOfWork, actor, async (records, login, own) => {
    for (const { contact, kind, isOn } of preferences) {
      const { uuid, email } = ownContact(own, contact);
      if (isOn && email === '') throw problem('contact_without_email', { field: 'contact', value: uuid });
      await records.notifications.prefer(uuid, kind, isOn);
    }
    records.events.note('contacts.changed', login);
    await audit(records, actor, 'notifications.prefer', ['login', login], { preferences });
    return preferencesOf(records, login.id, own);
  });
}

function write<T>(
  unitOfWork: UnitOfWork,
  actor: Actor,
  work: (records: Transaction, login: Login, own: readonly Contact[]) => Promise<T>,
): Promise<T> {
  const loginId = loginOf(actor);
  refuseLimited(actor);
  return unitOfWork.transaction(async (records) => {
    const login = await lockLogin(records, loginId);
    return work(records, login, await withMain(records, loginId));
  });
}

function loginOf({ loginId }: Actor): number {
  if (loginId !== null) return loginId;
  throw problem('contacts_need_login', {});
}

/** The account's row is locked: no two writes of contacts count at once. */
async function lockLogin(records: Transaction, loginId: number): Promise<Login> {
  const login = await records.logins.find(loginId);
  if (login === null) throw notFound('login', loginId);
  await records.accounts.lock(login.accountId);
  return login;
}

async function withMain(records: Transaction, loginId: number): Promise<readonly Contact[]> {
  const contacts = await records.notifications.contacts(loginId);
  if (contacts.some(({ isMain }) => isMain)) return contacts;
  const login = await records.logins.find(loginId);
  if (login === null) throw notFound('login', loginId);
  const email = isEmailAddress(login.login) ? login.login : '';
  await records.notifications.insertContact({
    ...newContact(login, records.now),
    name: login.login,
    email,
    isMain: true,
  });
  records.events.note('contacts.changed', login);
  return records.notifications.contacts(loginId);
}

const newContact = (login: Login, createdAt: Instant): Contact => ({
  uuid: randomUUID(),
  loginId: login.id,
  accountId: login.accountId,
  name: '',
  email: '',
  phone: '',
  isMain: false,
  createdAt,
});

/** The same answer for an unknown contact and for anyone else's. */
function ownContact(contacts: readonly Contact[], uuid: string): Contact {
  const contact = contacts.find((one) => one.uuid === uuid);
  if (contact === undefined) throw notFound('contact', uuid);
  return contact;
}

async function preferencesOf(
  records: Records,
  loginId: number,
  contacts: readonly Contact[],
): Promise<readonly Preference[]> {
  const on = await records.notifications.preferences(loginId);
  return contacts.flatMap(({ uuid }) =>
    NOTIFICATION_KINDS.map((kind) => ({ contact: uuid, kind, isOn: on.get(uuid)?.has(kind) ?? false })),
  );
}

/** Only what was said, trimmed. */
const checkFields = ({ name, email, phone }: ContactFields): ContactFields => ({
  ...(name === undefined ? {} : { name: checkText('name', name, MAX_TEXT_LENGTH) }),
  ...(email === undefined ? {} : { email: checkEmail(email) }),
  ...(phone === undefined ? {} : { phone: checkText('phone', phone, MAX_PHONE_LENGTH) }),
});

function checkText(field: 'name' | 'phone', text: string, most: number): string {
  const trimmed = text.trim();
  const { length } = [...trimmed];
  if (length > most) throw problem('text_too_long', { field, value: text, length, most });
  if (!CONTROL.test(trimmed)) return trimmed;
  throw problem('control_character', { field, value: JSON.stringify(text) });
}

function checkEmail(text: string): string {
  if (text === '' || isEmailAddress(text)) return text;
  throw problem('email_malformed', { field: 'email', value: JSON.stringify(text), most: MAX_EMAIL_LENGTH });
}
