import type { Snapshot } from '../../../domain/snapshot.ts';
import { VISIBLE } from '../../../domain/snapshot.ts';
import { IDS_QUERY, idsIn, THINGS_QUERY, TIMES_QUERY, thingsIn, timesIn } from '../filters.ts';
import { keyOf, toKey } from '../keys.ts';
import { LIST_QUERY, listOf, type Orders, sortedAnswer, sortedPageOf, sortQuery } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { requireSeen } from '../preconditions.ts';
import { showFailureOrNull } from '../problems.ts';
import { RUN_WITH_TASKS } from '../runs/schema.ts';
import { answerQueued } from '../runs/show.ts';
import { anyOf, ID, NAME, oneOf, textUpTo } from '../schema.ts';
import { Type } from '../type.ts';
import {
  FINDING,
  LISTED_SNAPSHOT,
  NEW_COPY,
  SHOWN_STATES,
  SNAPSHOT,
  SNAPSHOT_CHANGE,
  SOME_SNAPSHOTS,
} from './schema.ts';
import { answerSnapshot, refusing, showListed, showSnapshot } from './show.ts';

const ORDERS = {
  name: ({ name }) => name,
  takenFor: ({ takenFor }) => takenFor,
  sizeBytes: ({ sizeBytes }) => sizeBytes,
} as const satisfies Orders<Snapshot, 'name' | 'takenFor' | 'sizeBytes'>;

const listSnapshots = operation({
  id: 'listSnapshots',
  summary: 'Snapshots, the newest first; those that are gone where their state is asked for',
  needs: 'viewer',
  isPolled: true,
  query: {
    ...LIST_QUERY,
    ...sortQuery(ORDERS),
    ...IDS_QUERY,
    ...THINGS_QUERY,
    store: Type.Optional(ID),
    state: Type.Optional(anyOf(oneOf(SHOWN_STATES))),
    class: Type.Optional(oneOf(['backup', 'snapshot'])),
    name: Type.Optional(anyOf(NAME)),
    search: Type.Optional(textUpTo(100, 'What their names contain.')),
    isManual: Type.Optional(Type.Boolean({ description: 'Made by hand, or by schedules.' })),
    isProtected: Type.Optional(Type.Boolean()),
    ...TIMES_QUERY,
  },
  reply: listOf(LISTED_SNAPSHOT),
  run: async (services, { query, speech }, actor) => {
    const { store, state = VISIBLE, class: snapshotClass, name, search, isManual, isProtected } = query;
    const filter = {
      ...idsIn(query),
      ...(await thingsIn(services, actor, query)),
      ...(store === undefined ? {} : { storeId: store }),
      states: state,
      ...(snapshotClass === undefined ? {} : { class: snapshotClass }),
      ...(name === undefined ? {} : { names: name }),
      ...(search === undefined ? {} : { nameContains: search }),
      ...(isManual === undefined ? {} : { isManual }),
      ...(isProtected === undefined ? {} : { isProtected }),
      ...timesIn(query),
    };
    const { rows, total } = await services.snapshots.list(actor, filter, sortedPageOf(query));
    return sortedAnswer(rows, total, query, {
      orders: ORDERS,
      show: showListed(await refusing(services, rows), speech),
    });
  },
});

const getSnapshot = operation({
  id: 'getSnapshot',
  summary: 'One snapshot',
  needs: 'viewer',
  reply: SNAPSHOT,
  run: async (services, given, actor) => ({
    ...answerSnapshot(await services.snapshots.find(actor, keyOf(given, 'snapshot')), given.speech),
    // Reading a copy back is noted beside its version.
    isVolatile: true,
  }),
});

const changeSnapshot = operation({
  id: 'changeSnapshot',
  summary: 'Changes what is named of a snapshot',
  needs: 'operator',
  isVersioned: true,
  body: SNAPSHOT_CHANGE,
  reply: SNAPSHOT,
  run: async (services, given, actor) => {
    const key = keyOf(given, 'snapshot');
    const { version, ...seen } = answerSnapshot(await services.snapshots.find(actor, key), given.speech);
    requireSeen(given.version, { version, ...seen });
    return answerSnapshot(await services.snapshots.change(actor, key, given.body, { version }), given.speech);
  },
});

const deleteSnapshot = operation({
  id: 'deleteSnapshot',
  summary:
    'Lets a snapshot go: its bytes are removed as soon as nothing reads them; one that is being made is called off',
  needs: 'operator',
  isVersioned: true,
  query: {
    withIncrements: Type.Optional(
      Type.Boolean({ description: 'Whether all that is built upon it goes too; else that stands in its way.' }),
    ),
  },
  status: 204,
  run: async (services, { query, version, ...given }, actor) => {
    const key = keyOf(given, 'snapshot');
    const seen = answerSnapshot(await services.snapshots.find(actor, key), given.speech);
    requireSeen(version, seen);
    const which = { version: seen.version };
    if (query.withIncrements === true)
      await services.snapshots.delete(actor, [key], { ...which, withIncrements: true });
    else await services.letSnapshotsGo(actor, [key], which);
    return {};
  },
});

const deleteSnapshots = operation({
  id: 'deleteSnapshots',
  summary: 'Lets snapshots go, all or none',
  needs: 'operator',
  body: SOME_SNAPSHOTS,
  status: 204,
  run: async (services, { body }, actor) => {
    const keys = body.snapshots.map(toKey);
    if (body.withIncrements === true) await services.snapshots.delete(actor, keys, { withIncrements: true });
    else await services.letSnapshotsGo(actor, keys);
    return {};
  },
});

const protection = (id: string, summary: string, isProtected: boolean) =>
  operation({
    id,
    summary,
    needs: 'operator',
    reply: SNAPSHOT,
    run: async (services, given, actor) =>
      answerSnapshot(await services.snapshots.change(actor, keyOf(given, 'snapshot'), { isProtected }), given.speech),
  });

const acceptSnapshot = operation({
  id: 'acceptSnapshot',
  summary: 'Takes one that holds far less than the one before for what its target is like from now on',
  needs: 'operator',
  reply: SNAPSHOT,
  run: async (services, given, actor) =>
    answerSnapshot(await services.snapshots.accept(actor, keyOf(given, 'snapshot')), given.speech),
});

const verifySnapshot = operation({
  id: 'verifySnapshot',
  summary: 'Reads a copy back to its end, and says whether it is whole; it ends when the caller goes away',
  needs: 'staff',
  reply: FINDING,
  run: async (services, given, actor) => {
    const key = keyOf(given, 'snapshot');
    const { outcome, problem } = await services.verification.verify(actor, key);
    const snapshot = showSnapshot(await services.snapshots.find(actor, key), given.speech);
    return { body: { outcome, failure: showFailureOrNull(problem, given.speech), snapshot } };
  },
});

const copySnapshot = operation({
  id: 'copySnapshot',
  summary: 'Copies a snapshot, in its store or to another; the copy is one of its own, and no rule lets it go',
  needs: 'operator',
  body: NEW_COPY,
  status: 201,
  reply: RUN_WITH_TASKS,
  run: async (services, given, actor) =>
    answerQueued(
      services,
      actor,
      await services.backups.copySnapshot(actor, keyOf(given, 'snapshot'), given.body),
      given.speech,
    ),
});

/** The addresses of snapshots. */
export const SNAPSHOT_OPERATIONS: OperationTable = {
  '/snapshots': { GET: listSnapshots },
  '/snapshots/deletions': { POST: deleteSnapshots },
  '/snapshots/{key}': { GET: getSnapshot, PATCH: changeSnapshot, DELETE: deleteSnapshot },
  '/snapshots/{key}/protection': {
    PUT: protection('protectSnapshot', 'No rule and nobody lets a snapshot go while it is protected', true),
    DELETE: protection('unprotectSnapshot', 'Takes the protection off', false),
  },
  '/snapshots/{key}/acceptance': { POST: acceptSnapshot },
  '/snapshots/{key}/verification': { POST: verifySnapshot },
  '/snapshots/{key}/copies': { POST: copySnapshot },
};
