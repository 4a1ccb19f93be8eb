import { keyOf, toKey } from '../keys.ts';
import { listOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { showFailureOrNull } from '../problems.ts';
import { COUNT, ID, objectOf } from '../schema.ts';
import { Type } from '../type.ts';
import { MOVE, MOVED, REPOSITORY, REPOSITORY_WORK } from './schema.ts';

const moveSnapshots = operation({
  id: 'moveSnapshots',
  summary:
    'Moves some snapshots to another store of the same format, the newest first, and once all were tried the targets whose own store it was; it ends when the caller goes away',
  needs: 'staff',
  body: MOVE,
  reply: MOVED,
  run: async ({ accounts, storeMove, stores }, { body, ...given }, actor) => {
    const { to, accountId = null, after, limit = 1 } = body;
    if (accountId !== null) await accounts.find(actor, accountId);
    const plan = {
      from: await stores.find(actor, keyOf(given, 'store')),
      to: await stores.find(actor, toKey(to)),
      accountId,
    };
    const tried = await Array.fromAsync(storeMove.snapshots(actor, plan, undefined, { limit, after: after ?? null }));
    const isOver = tried.length < limit;
    return {
      body: {
        items: tried.map(({ snapshot, isMoved, problem }) => ({
          snapshotId: snapshot.id,
          isMoved,
          failure: showFailureOrNull(problem, given.speech),
        })),
        next: isOver ? null : (tried.at(-1)?.snapshot.id ?? null),
        targets: isOver ? await storeMove.targets(actor, plan) : null,
      },
    };
  },
});

const importArchives = operation({
  id: 'importArchives',
  summary: 'Takes in the archives that others made in the repositories of a store, as snapshots that no rule lets go',
  needs: 'staff',
  reply: listOf(objectOf({ targetId: ID, imported: COUNT })),
  run: async ({ repositories, stores }, given, actor) => {
    const works = await repositories.import(actor, await stores.find(actor, keyOf(given, 'store')));
    return { body: { items: works.map(({ target, imported }) => ({ targetId: target.id, imported })) } };
  },
});

const checkRepositories = operation({
  id: 'checkRepositories',
  summary: 'Reads back whatever targets, or one of them, have there as their local store, recorded or not',
  needs: 'staff',
  body: REPOSITORY,
  reply: listOf(REPOSITORY_WORK),
  run: async ({ repositories, stores }, { body: { target }, ...given }, actor) => {
    const store = await stores.find(actor, keyOf(given, 'store'));
    const key = target === undefined ? null : toKey(target);
    const whole = await Array.fromAsync(repositories.check(actor, store, key));
    return { body: { items: whole.map(({ id }) => ({ targetId: id })) } };
  },
});

const compactRepositories = operation({
  id: 'compactRepositories',
  summary: 'Frees the room of deleted snapshots in the repositories of a store',
  needs: 'staff',
  reply: listOf(REPOSITORY_WORK),
  run: async ({ repositories, stores }, given, actor) => {
    const targets = await repositories.compact(actor, await stores.find(actor, keyOf(given, 'store')));
    return { body: { items: targets.map(({ id }) => ({ targetId: id })) } };
  },
});

const breakLocks = operation({
  id: 'breakLocks',
  summary: 'Removes the locks of the repositories of a store; only if nobody works there, on whatever host',
  needs: 'staff',
  status: 204,
  run: async ({ repositories, stores }, given, actor) => {
    await repositories.breakLocks(actor, await stores.find(actor, keyOf(given, 'store')));
    return {};
  },
});

const exportKey = operation({
  id: 'exportRepositoryKey',
  summary: 'The key of a repository, which opens it together with the passphrase',
  needs: 'staff',
  isSecret: true,
  body: REPOSITORY,
  reply: objectOf({ targetId: ID, key: Type.String() }),
  run: async ({ repositories, stores }, { body: { target }, ...given }, actor) => {
    const store = await stores.find(actor, keyOf(given, 'store'));
    const found = await repositories.findTarget(store, target === undefined ? null : toKey(target));
    return { body: { targetId: found.id, key: await repositories.exportKey(actor, store, found) } };
  },
});

/** The addresses of what is done with all that lies in a store. */
export const STORE_CONTENT_OPERATIONS: OperationTable = {
  '/stores/{key}/moves': { POST: moveSnapshots },
  '/stores/{key}/imports': { POST: importArchives },
  '/stores/{key}/checks': { POST: checkRepositories },
  '/stores/{key}/compactions': { POST: compactRepositories },
  '/stores/{key}/locks': { DELETE: breakLocks },
  '/stores/{key}/key-exports': { POST: exportKey },
};
