import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import { TARGET_KINDS, type Target } from '../../../domain/target.ts';
import { requireStaff } from '../../../services/identity/index.ts';
import { DIALECT, type NativeServices } from '../call.ts';
import { IDS_QUERY, idsIn } from '../filters.ts';
import { keyOf } from '../keys.ts';
import { LIST_QUERY, listOf, type Orders, sortedAnswer, sortedPageOf, sortQuery } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { requireSeen } from '../preconditions.ts';
import { refuse } from '../problems.ts';
import { ID, NAME, oneOf, textUpTo } from '../schema.ts';
import { Type } from '../type.ts';
import { LISTED_TARGET, NEW_TARGET, TARGET, TARGET_CHANGE, TARGET_TEST } from './schema.ts';
import { answerTarget, showStatus, showTarget } from './show.ts';

const ORDERS = { name: ({ name }) => name } as const satisfies Orders<Target, 'name'>;

const listTargets = operation({
  id: 'listTargets',
  summary: 'What is backed up, the highest id first',
  needs: 'viewer',
  isPolled: true,
  query: {
    ...LIST_QUERY,
    ...sortQuery(ORDERS),
    ...IDS_QUERY,
    account: Type.Optional(ID),
    store: Type.Optional(Type.Unsafe<number>({ ...ID, description: 'Whose own store it is.' })),
    kind: Type.Optional(oneOf(TARGET_KINDS)),
    name: Type.Optional(Type.Array(NAME)),
    search: Type.Optional(textUpTo(100, 'What their names contain.')),
    status: Type.Optional(Type.Boolean({ description: 'Whether each row says how it is backed up of late.' })),
  },
  reply: listOf(LISTED_TARGET),
  run: async (services, { query }, actor) => {
    const { account, store, kind, name, search } = query;
    const filter = {
      ...idsIn(query),
      ...(account === undefined ? {} : { accountId: account }),
      ...(store === undefined ? {} : { storeId: store }),
      ...(kind === undefined ? {} : { kind }),
      ...(name === undefined ? {} : { names: name }),
      ...(search === undefined ? {} : { nameContains: search }),
    };
    const { rows, total } = await services.targets.list(actor, filter, sortedPageOf(query));
    const states = query.status === true ? await services.targets.statesOf(rows) : null;
    return sortedAnswer(rows, total, query, {
      orders: ORDERS,
      show: (target) => {
        const state = states?.get(target.id);
        return { ...showTarget(target, actor), ...(state === undefined ? {} : { status: showStatus(state) }) };
      },
    });
  },
});

const createTarget = operation({
  id: 'createTarget',
  summary: 'A new target: with an empty volume that the gateway manages, or, for staff, of paths',
  needs: 'operator',
  body: NEW_TARGET,
  status: 201,
  reply: TARGET,
  run: async (services, { body }, actor) => {
    const made = await add(services, actor, body);
    return { ...answerTarget(made, actor), location: `/targets/${made.id}` };
  },
});

async function add({ targets, stores }: NativeServices, actor: Actor, body: Static<typeof NEW_TARGET>) {
  const { name, kind = 'instance', rotation, ...byStaff } = body;
  const draft = { name, kind, ...(rotation === undefined ? {} : { rotation }) };
  if (Object.keys(byStaff).length === 0) return targets.createVolume(actor, draft);
  requireStaff(actor);
  const accountId = byStaff.accountId ?? Number(actor.accountId);
  const storeId = byStaff.storeId ?? (await stores.findLocal(LOCAL_DRIVER)).id;
  return targets.add(actor, { ...draft, ...byStaff, accountId, storeId });
}

/** Of the local store that is taken where none is named. */
const LOCAL_DRIVER = 'archive';

const getTarget = operation({
  id: 'getTarget',
  summary: 'One target',
  needs: 'viewer',
  reply: TARGET,
  run: async ({ targets }, given, actor) => answerTarget(await targets.find(actor, keyOf(given, 'target')), actor),
});

const changeTarget = operation({
  id: 'changeTarget',
  summary: 'Changes what is named of a target',
  needs: 'operator',
  isVersioned: true,
  body: TARGET_CHANGE,
  reply: TARGET,
  run: async ({ targets }, given, actor) => {
    const key = keyOf(given, 'target');
    const seen = answerTarget(await targets.find(actor, key), actor);
    requireSeen(given.version, seen);
    return answerTarget(await targets.change(actor, key, given.body, { version: seen.version }), actor);
  },
});

const deleteTarget = operation({
  id: 'deleteTarget',
  summary: 'Deletes a target and its managed volume; files elsewhere stay',
  needs: 'operator',
  isVersioned: true,
  query: {
    confirm: Type.Optional(textUpTo(100, "The target's name, where its managed volume goes with it.")),
    snapshots: Type.Optional(
      Type.Boolean({ description: 'Whether the snapshots in its own store go too; without it this is for staff.' }),
    ),
  },
  status: 204,
  run: async ({ targets }, given, actor) => {
    const key = keyOf(given, 'target');
    const target = await targets.find(actor, key);
    requireSeen(given.version, answerTarget(target, actor));
    requireConfirmed(target, given.query.confirm);
    const { version } = target;
    if (given.query.snapshots === true) await targets.removeWithSnapshots(actor, key, { origin: DIALECT, version });
    else await targets.remove(actor, key, { version });
    return {};
  },
});

function requireConfirmed({ name, source }: Target, confirm: string | undefined): void {
  if (source.kind === 'volume' && confirm !== name) throw refuse('name_unconfirmed', name);
}

const testTarget = operation({
  id: 'testTarget',
  summary: "Checks that a target's files can be read",
  needs: 'staff',
  reply: TARGET_TEST,
  run: async ({ targets }, given, actor) => ({
    body: { paths: [...(await targets.test(actor, keyOf(given, 'target')))] },
  }),
});

/** The addresses of targets. */
export const TARGET_OPERATIONS: OperationTable = {
  '/targets': { GET: listTargets, POST: createTarget },
  '/targets/{key}': { GET: getTarget, PATCH: changeTarget, DELETE: deleteTarget },
  '/targets/{key}/tests': { POST: testTarget },
};
