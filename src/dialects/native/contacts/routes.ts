import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import { type Contact, MAX_CONTACTS, MAX_EMAIL_LENGTH, NOTIFICATION_KINDS } from '../../../domain/notification.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { NativeServices } from '../call.ts';
import { listOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { objectOf, oneOf, TIME, textUpTo, UUID } from '../schema.ts';
import { Type } from '../type.ts';

const FIELDS = { name: textUpTo(100), email: textUpTo(MAX_EMAIL_LENGTH), phone: textUpTo(40) };

/** Where a login wants to be told; what is empty is not known. */
export const CONTACT = objectOf({ uuid: UUID, ...FIELDS, isMain: Type.Boolean(), createdAt: TIME });

/** The same, with of what it is mailed. */
export const LISTED_CONTACT = objectOf({
  ...CONTACT.properties,
  mailedOf: Type.Array(oneOf(NOTIFICATION_KINDS), {
    description: 'creation: how it went with backups; deletion: what retention deleted.',
  }),
});

/** What is said of a contact. */
export const CONTACT_FIELDS = Type.Object(Type.Partial(Type.Object(FIELDS)).properties, {
  additionalProperties: false,
});

/** Whether a contact is mailed of one kind of news. */
export const PREFERENCE = objectOf({
  contact: UUID,
  kind: oneOf(NOTIFICATION_KINDS, 'creation: how it went with backups; deletion: what retention deleted.'),
  isOn: Type.Boolean(),
});

/** Preferences that are to be set; the others stay. */
export const PREFERENCES = objectOf({
  items: Type.Array(PREFERENCE, { minItems: 1, maxItems: MAX_CONTACTS * NOTIFICATION_KINDS.length }),
});

const OF_LOGIN = {
  login: Type.Optional(
    textUpTo(100, "For staff: the name of the login whose they are; the caller's own where absent."),
  ),
};

/** Whose contacts they are. @throws GatewayError `forbidden`, `not_found` */
const ownerOf = ({ oversight }: NativeServices, actor: Actor, { login }: { readonly login?: string }) =>
  login === undefined ? actor : oversight.inPlaceOf(actor, login);

const showContact = (contact: Contact): Static<typeof CONTACT> => ({
  uuid: contact.uuid,
  name: contact.name,
  email: contact.email,
  phone: contact.phone,
  isMain: contact.isMain,
  createdAt: formatTime(contact.createdAt),
});

const listContacts = operation({
  id: 'listContacts',
  summary: "A login's contacts, the main one first",
  needs: 'viewer',
  query: OF_LOGIN,
  reply: listOf(LISTED_CONTACT),
  run: async ({ notifications, ...services }, { query }, actor) => {
    const owner = await ownerOf({ notifications, ...services }, actor, query);
    const preferences = await notifications.preferences(owner);
    const items = (await notifications.contacts(owner)).map((contact) => ({
      ...showContact(contact),
      mailedOf: preferences.flatMap(({ contact: uuid, kind, isOn }) => (isOn && uuid === contact.uuid ? [kind] : [])),
    }));
    return { body: { items } };
  },
});

const createContact = operation({
  id: 'createContact',
  summary: 'Another contact',
  needs: 'viewer',
  query: OF_LOGIN,
  body: CONTACT_FIELDS,
  status: 201,
  reply: CONTACT,
  run: async (services, { query, body }, actor) => {
    const made = await services.notifications.addContact(await ownerOf(services, actor, query), body);
    return { body: showContact(made) };
  },
});

const changeContact = operation({
  id: 'changeContact',
  summary: 'Changes what is named of a contact',
  needs: 'viewer',
  query: OF_LOGIN,
  body: CONTACT_FIELDS,
  reply: CONTACT,
  run: async (services, { parts: { key = '' }, query, body }, actor) => {
    const changed = await services.notifications.changeContact(await ownerOf(services, actor, query), key, body);
    return { body: showContact(changed) };
  },
});

const deleteContact = operation({
  id: 'deleteContact',
  summary: 'Deletes a contact that is not the main one, with its preferences',
  needs: 'viewer',
  query: OF_LOGIN,
  status: 204,
  run: async (services, { parts: { key = '' }, query }, actor) => {
    await services.notifications.removeContact(await ownerOf(services, actor, query), key);
    return {};
  },
});

const listPreferences = operation({
  id: 'listNotificationPreferences',
  summary: 'Which contact is mailed of what',
  needs: 'viewer',
  query: OF_LOGIN,
  reply: listOf(PREFERENCE),
  run: async (services, { query }, actor) => {
    const preferences = await services.notifications.preferences(await ownerOf(services, actor, query));
    return { body: { items: [...preferences] } };
  },
});

const setPreferences = operation({
  id: 'setNotificationPreferences',
  summary: 'Sets these preferences, all or none; answers all there are',
  needs: 'viewer',
  query: OF_LOGIN,
  body: PREFERENCES,
  reply: listOf(PREFERENCE),
  run: async (services, { query, body }, actor) => {
    const preferences = await services.notifications.prefer(await ownerOf(services, actor, query), body.items);
    return { body: { items: [...preferences] } };
  },
});

/** The addresses of contacts. */
export const CONTACT_OPERATIONS: OperationTable = {
  '/contacts': { GET: listContacts, POST: createContact },
  '/contacts/{key}': { PATCH: changeContact, DELETE: deleteContact },
  '/notification-preferences': { GET: listPreferences, PUT: setPreferences },
};
