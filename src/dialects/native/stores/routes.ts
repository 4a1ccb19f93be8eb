import { DAY_SECONDS } from '../../../domain/instant.ts';
import { datesIn, datesQuery } from '../dates.ts';
import { IDS_QUERY, idsIn } from '../filters.ts';
import { keyOf } from '../keys.ts';
import { LIST_QUERY, listOf, pagedAnswer, pageOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { requireSeen } from '../preconditions.ts';
import { ID, NAME, textUpTo } from '../schema.ts';
import { instantIn } from '../times.ts';
import { Type } from '../type.ts';
import {
  FORGOTTEN,
  LISTED_STORE,
  NEW_STORE,
  STORE,
  STORE_CHANGE,
  STORE_GROWTH,
  STORE_KIND,
  STORE_STATUS,
} from './schema.ts';
import { answerStore, readStatuses, showKind, showStore } from './show.ts';

const listStores = operation({
  id: 'listStores',
  summary: "Stores that may be used: the account's own and the provider's; of staff all",
  needs: 'viewer',
  query: {
    ...LIST_QUERY,
    ...IDS_QUERY,
    account: Type.Optional(ID),
    location: Type.Optional(textUpTo(32)),
    name: Type.Optional(Type.Array(NAME)),
    status: Type.Optional(Type.Boolean({ description: 'Whether each row says how the store is doing; to staff.' })),
  },
  reply: listOf(LISTED_STORE),
  run: async (services, { query, speech }, actor) => {
    const { account, location, name } = query;
    const filter = {
      ...idsIn(query),
      ...(account === undefined ? {} : { accountId: account }),
      ...(location === undefined ? {} : { locationCode: location }),
      ...(name === undefined ? {} : { names: name }),
    };
    const { rows, total } = await services.stores.listPage(actor, filter, pageOf(query));
    const statuses = query.status === true && actor.isStaff ? await readStatuses(services, actor, rows, speech) : null;
    return pagedAnswer(rows, total, query, (store) => {
      const status = statuses?.get(store.id);
      return { ...showStore(services, actor, store), ...(status === undefined ? {} : { status }) };
    });
  },
});

const listStoreKinds = operation({
  id: 'listStoreKinds',
  summary: 'What stores of each driver have for settings and secrets',
  needs: 'staff',
  reply: listOf(STORE_KIND),
  run: async ({ stores }, _given, actor) => ({ body: { items: stores.kinds(actor).map(showKind) } }),
});

const createStore = operation({
  id: 'createStore',
  summary: 'A new store, once a small file was written, read and removed there',
  needs: 'staff',
  body: NEW_STORE,
  status: 201,
  reply: STORE,
  run: async (services, { body }, actor) => {
    const { location: locationCode, accountId = null, untested = false, ...others } = body;
    const draft = { ...others, locationCode, accountId };
    const { stores } = services;
    const made = untested ? await stores.add(actor, draft) : await stores.addTested(actor, draft);
    return { ...answerStore(services, actor, made), location: `/stores/${made.id}` };
  },
});

const getStore = operation({
  id: 'getStore',
  summary: 'One store',
  needs: 'viewer',
  reply: STORE,
  run: async (services, given, actor) =>
    answerStore(services, actor, await services.stores.find(actor, keyOf(given, 'store'))),
});

const changeStore = operation({
  id: 'changeStore',
  summary: 'Changes what is named of a store; snapshots stay where they are',
  needs: 'staff',
  isVersioned: true,
  body: STORE_CHANGE,
  reply: STORE,
  run: async (services, given, actor) => {
    const key = keyOf(given, 'store');
    const { version, ...seen } = answerStore(services, actor, await services.stores.find(actor, key));
    requireSeen(given.version, { version, ...seen });
    const { location, ...others } = given.body;
    const wish = { ...others, ...(location === undefined ? {} : { locationCode: location }) };
    return answerStore(services, actor, await services.stores.change(actor, key, wish, { version }));
  },
});

const deleteStore = operation({
  id: 'deleteStore',
  summary: 'Forgets a store that nothing needs any more; what lies there stays',
  needs: 'staff',
  isVersioned: true,
  status: 204,
  run: async (services, given, actor) => {
    const key = keyOf(given, 'store');
    const { version, ...seen } = answerStore(services, actor, await services.stores.find(actor, key));
    requireSeen(given.version, { version, ...seen });
    await services.stores.remove(actor, key, { version });
    return {};
  },
});

const forgetStore = operation({
  id: 'forgetStore',
  summary: 'Forgets a store that nothing needs any more, whatever was seen of it, and says where keys of it stay',
  needs: 'staff',
  reply: FORGOTTEN,
  run: async ({ stores }, given, actor) => {
    const { driver, uuid, keysStay } = await stores.remove(actor, keyOf(given, 'store'));
    return { body: { keptKeys: keysStay ? `${driver}/${uuid}` : null } };
  },
});

const testStore = operation({
  id: 'testStore',
  summary: 'Writes, reads and removes a small file in a store',
  needs: 'staff',
  status: 204,
  run: async ({ stores }, given, actor) => {
    await stores.test(actor, keyOf(given, 'store'));
    return {};
  },
});

const adoptStore = operation({
  id: 'adoptStore',
  summary: "Makes a store this installation's own: from then on it alone writes there",
  needs: 'staff',
  reply: STORE,
  run: async (services, given, actor) =>
    answerStore(services, actor, await services.stores.adopt(actor, keyOf(given, 'store'))),
});

const getStoreStatus = operation({
  id: 'getStoreStatus',
  summary: 'How a store is doing',
  needs: 'staff',
  reply: STORE_STATUS,
  run: async (services, given, actor) => {
    const store = await services.stores.find(actor, keyOf(given, 'store'));
    const body = (await readStatuses(services, actor, [store], given.speech)).get(store.id);
    if (body === undefined) throw new Error('One status was not read.');
    return { body };
  },
});

const MOST_DAYS = 366;
const USUAL_DAYS = 31;

const getGrowth = operation({
  id: 'getStoreGrowth',
  summary: 'What came to a store and left it, by the day of UTC',
  needs: 'staff',
  query: datesQuery(USUAL_DAYS),
  reply: STORE_GROWTH,
  run: async ({ growth, now }, { query, ...given }, actor) => {
    const dates = datesIn(query, { zone: 'UTC', now: await now(), most: MOST_DAYS, usual: USUAL_DAYS });
    const from = instantIn(`${dates[0]}T00:00:00Z`);
    const span = { from, to: from + dates.length * DAY_SECONDS };
    const { storeId, days } = await growth.readGrowth(actor, keyOf(given, 'store'), span);
    return {
      body: { storeId, days: days.map(({ day, ...lots }, index) => ({ date: String(dates[index]), ...lots })) },
    };
  },
});

/** The addresses of stores. */
export const STORE_OPERATIONS: OperationTable = {
  '/stores': { GET: listStores, POST: createStore },
  '/store-kinds': { GET: listStoreKinds },
  '/stores/{key}': { GET: getStore, PATCH: changeStore, DELETE: deleteStore },
  '/stores/{key}/status': { GET: getStoreStatus },
  '/stores/{key}/deletion': { POST: forgetStore },
  '/stores/{key}/growth': { GET: getGrowth },
  '/stores/{key}/tests': { POST: testStore },
  '/stores/{key}/adoption': { PUT: adoptStore },
};
