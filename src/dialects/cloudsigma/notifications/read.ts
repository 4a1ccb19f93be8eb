import { type Static, Type } from 'typebox';
import type { NotificationKind } from '../../../domain/notification.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import type { ContactFields, Preference } from '../../../services/notifications/index.ts';
import { bodyReader, jsonOf, readMany, readSingle } from '../body.ts';
import type { ListRules } from '../list-query.ts';
import { refuse } from '../problems.ts';
import { namedBy, RELATED, type Related } from '../related.ts';
import { KINDS_BY_TYPE } from './show.ts';

/** How lists of contacts are filtered and ordered. */
export const CONTACT_LIST: ListRules<'uuid' | 'name' | 'name__contains' | 'email', 'uuid' | 'name'> = {
  filters: ['uuid', 'name', 'name__contains', 'email'],
  ordering: ['uuid', 'name'],
};

/** The same of preferences; `contact` is a uuid or an address. */
export const PREFERENCE_LIST: ListRules<'contact' | 'type' | 'medium', 'contact' | 'type'> = {
  filters: ['contact', 'type', 'medium'],
  ordering: ['contact', 'type'],
};

const optionalText = Type.String({ nullable: true });
const CONTACT = { email: Type.String(), name: optionalText, phone: optionalText };
const readNew = bodyReader<ContactFields>('contact', CONTACT, ['email']);
const readPart = bodyReader<ContactFields>('contact', CONTACT);

const PREFERENCE = {
  contact: RELATED,
  medium: Type.Unsafe<'email'>({ type: 'string', nullable: true, enum: ['email', null] }),
  type: Type.Enum([...KINDS_BY_TYPE.keys()]),
  value: Type.Boolean(),
};

const readPreference = bodyReader<{ readonly [Name in keyof typeof PREFERENCE]: Static<(typeof PREFERENCE)[Name]> }>(
  'preference',
  PREFERENCE,
  ['contact', 'type', 'value'],
);

/** Contacts to add; each has an address at least. @throws WireRefusal (400) */
export const readNewContacts = ({ body }: WireRequest): readonly ContactFields[] =>
  readMany(body, 'contact').map((sent) => normalise(readNew(sent)));

/** What is to change of a contact, bare or alone in `objects`. @throws WireRefusal (400) */
export const readContactChange = ({ body }: WireRequest): ContactFields =>
  normalise(readPart(readSingle(body, 'contact')));

/** Telephone numbers lose their spaces (source: the provider's dump of a new contact). */
const normalise = ({ name, email, phone }: ContactFields): ContactFields => ({
  ...(name === undefined ? {} : { name }),
  ...(email === undefined ? {} : { email }),
  ...(phone === undefined ? {} : { phone: phone.replaceAll(' ', '') }),
});

/**
 * Preferences to set: one, an array of them (source: the provider's dump), or such an array in `objects`.
 *
 * @throws WireRefusal (400)
 */
export function readPreferences({ body }: WireRequest): readonly Preference[] {
  const sent = jsonOf(body);
  const many: unknown = typeof sent === 'object' && sent !== null && 'objects' in sent ? sent.objects : sent;
  const objects: readonly unknown[] = Array.isArray(many) ? many : [many];
  if (objects.length === 0) throw refuse('no_preference', 'objects');
  return objects.map((object) => {
    const { contact, type, value } = readPreference(object);
    return { contact: readContactUuid(contact), kind: readKind(type), isOn: value };
  });
}

/** A contact comes as uuid, address or object. */
export const readContactUuid = (contact: Related): string => namedBy(contact).toLowerCase();

function readKind(type: string): NotificationKind {
  const kind = KINDS_BY_TYPE.get(type);
  if (kind === undefined) throw new Error(`The type '${type}' has passed the schema and is not known.`);
  return kind;
}
