import type { Contact } from '../../../domain/notification.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { PiecedSlice } from '../../../services/index.ts';
import type { ContactFields, Preference } from '../../../services/notifications/index.ts';
import { type Given, given, made, type RoomEndpoint, type RouteTable } from '../call.ts';
import type { ListQuery } from '../list-query.ts';
import { listEndpoint } from '../listing.ts';
import {
  CONTACT_LIST,
  PREFERENCE_LIST,
  readContactChange,
  readContactUuid,
  readNewContacts,
  readPreferences,
} from './read.ts';
import { contactUri, showContact, showPreference } from './show.ts';

/** `GET /notification_contacts/`: the caller's own. */
const listContacts = listEndpoint({
  name: 'contact.list',
  rules: CONTACT_LIST,
  find: async ({ notifications }, actor, _own, query) => {
    const { uuid, name, email, name__contains: part } = query.filters;
    const parts = part?.map((text) => text.toLowerCase());
    const fitting = (await notifications.contacts(actor)).filter(
      (contact) =>
        (uuid?.some((text) => text.toLowerCase() === contact.uuid) ?? true) &&
        (name?.includes(contact.name) ?? true) &&
        (email?.includes(contact.email) ?? true) &&
        (parts?.some((text) => contact.name.toLowerCase().includes(text)) ?? true),
    );
    return slice(fitting, query, (contact) => contact[query.orderBy]);
  },
  show: showContact,
});

/** `GET /notification_contacts/{uuid}/` */
const getContact: RoomEndpoint<Given<null>, Contact> = {
  name: 'contact.get',
  request: (call) => given(call, null),
  call: ({ notifications }, { uuid }, actor) => notifications.findContact(actor, uuid),
  response: (contact) => ({ json: showContact(contact) }),
};

/** `POST /notification_contacts/`: one bare, or several, all or none; answered wrapped. */
const createContacts: RoomEndpoint<readonly ContactFields[], readonly Contact[]> = {
  name: 'contact.create',
  status: 201,
  request: ({ request }) => readNewContacts(request),
  call: ({ notifications }, contacts, actor) => notifications.addContacts(actor, contacts),
  response: (contacts) => made(contacts, showContact, ({ uuid }) => contactUri(uuid)),
};

/** `PUT /notification_contacts/{uuid}/`: what is absent stays. */
const changeContact: RoomEndpoint<Given<ContactFields>, Contact> = {
  name: 'contact.change',
  request: (call) => given(call, readContactChange(call.request)),
  call: ({ notifications }, { uuid, sent }, actor) => notifications.changeContact(actor, uuid, sent),
  response: (contact) => ({ json: showContact(contact) }),
};

/** `DELETE /notification_contacts/{uuid}/`: not the main one. */
const deleteContact: RoomEndpoint<Given<null>, void> = {
  name: 'contact.delete',
  status: 204,
  request: (call) => given(call, null),
  call: ({ notifications }, { uuid }, actor) => notifications.removeContact(actor, uuid),
  response: () => ({}),
};

/** `GET /notification_preferences/`: one for each contact and type, on or off. */
const listPreferences = listEndpoint({
  name: 'preference.list',
  rules: PREFERENCE_LIST,
  find: async ({ notifications }, actor, _own, query) => {
    const { contact, type, medium } = query.filters;
    const uuids = contact?.map(readContactUuid);
    const fitting = (await notifications.preferences(actor)).filter((preference) => {
      const shown = showPreference(preference);
      return (
        (uuids?.includes(preference.contact) ?? true) &&
        (type?.includes(shown.type) ?? true) &&
        (medium?.includes(shown.medium) ?? true)
      );
    });
    return slice(fitting, query, (preference) => showPreference(preference)[query.orderBy]);
  },
  show: showPreference,
});

/** `PUT /notification_preferences/`: sets those that are sent, all or none, and answers them. */
const setPreferences: RoomEndpoint<readonly Preference[], readonly Preference[]> = {
  name: 'preference.set',
  status: 202,
  request: ({ request }) => readPreferences(request),
  call: async ({ notifications }, sent, actor) => {
    const standing = await notifications.prefer(actor, sent);
    return sent.flatMap(({ contact, kind }) => standing.filter((one) => one.contact === contact && one.kind === kind));
  },
  response: (preferences) => ({ json: { objects: preferences.map(showPreference) } }),
};

/** One page of the few that a login can have. */
function slice<Row>(
  rows: readonly Row[],
  { offset, limit, descending }: ListQuery<string, string>,
  keyOf: (row: Row) => string,
): PiecedSlice<Row> {
  const order = descending ? -1 : 1;
  const sorted = rows.toSorted((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    return a === b ? 0 : a < b ? -order : order;
  });
  return { pieces: [sorted.slice(offset, limit === 0 ? undefined : offset + limit)], total: rows.length };
}

/** The addresses of contacts and of what they are mailed of. */
export const NOTIFICATION_ROUTES: RouteTable = {
  '/notification_contacts/': { GET: bindEndpoint(listContacts), POST: bindEndpoint(createContacts) },
  '/notification_contacts/{uuid}/': {
    GET: bindEndpoint(getContact),
    PUT: bindEndpoint(changeContact),
    DELETE: bindEndpoint(deleteContact),
  },
  '/notification_preferences/': { GET: bindEndpoint(listPreferences), PUT: bindEndpoint(setPreferences) },
};
