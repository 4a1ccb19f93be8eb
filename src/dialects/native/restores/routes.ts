import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import { RESTORE_STATES, type Restore } from '../../../domain/restore.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import type { Key } from '../../../server/paging.ts';
import type { NativeServices } from '../call.ts';
import { TIMES_QUERY, thingsIn, timesIn } from '../filters.ts';
import { keyOf, toKey } from '../keys.ts';
import { LIST_QUERY, listOf, pagedAnswer, pageOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { anyOf, ID, KEY_TEXT, oneOf } from '../schema.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { Type } from '../type.ts';
import { KINDS, NEW_CLONE, NEW_RESTORE, RESTORE } from './schema.ts';
import { showRestores } from './show.ts';

async function answerRestore(services: NativeServices, actor: Actor, restore: Restore, speech: NativeSpeech) {
  const [body] = await showRestores(services, actor, [restore], speech);
  if (body === undefined) throw new Error('One restore was not shown.');
  return { body };
}

/** One that was asked for a moment ago, and where it is found. */
const answerNew = async (services: NativeServices, actor: Actor, restore: Restore, speech: NativeSpeech) => ({
  ...(await answerRestore(services, actor, restore, speech)),
  location: `/restores/${restore.id}`,
});

const listRestores = operation({
  id: 'listRestores',
  summary: 'Restores, the newest first',
  needs: 'viewer',
  isPolled: true,
  query: {
    ...LIST_QUERY,
    account: Type.Optional(ID),
    target: Type.Optional(KEY_TEXT),
    snapshot: Type.Optional(ID),
    state: Type.Optional(anyOf(oneOf(statesOf(RESTORE_STATES)))),
    kind: Type.Optional(anyOf(oneOf(KINDS))),
    ...TIMES_QUERY,
  },
  reply: listOf(RESTORE),
  run: async (services, { query, speech }, actor) => {
    const { snapshot, state, kind } = query;
    const filter = {
      ...(await thingsIn(services, actor, query)),
      ...(snapshot === undefined ? {} : { snapshotId: snapshot }),
      ...(state === undefined ? {} : { states: state }),
      ...(kind === undefined ? {} : { kinds: kind }),
      ...timesIn(query),
    };
    const { rows, total } = await services.restores.list(actor, filter, pageOf(query));
    return pagedAnswer(await showRestores(services, actor, rows, speech), total, query, (shown) => shown);
  },
});

const getRestore = operation({
  id: 'getRestore',
  summary: 'One restore',
  needs: 'viewer',
  reply: RESTORE,
  run: async (services, given, actor) =>
    answerRestore(services, actor, await services.restores.find(actor, keyOf(given, 'restore')), given.speech),
});

const cancelRestore = operation({
  id: 'cancelRestore',
  summary:
    'Calls a restore off, into a directory too; one at work ends within seconds, and what it wrote goes; refused while its files are put in place',
  needs: 'operator',
  reply: RESTORE,
  run: async (services, given, actor) =>
    answerRestore(services, actor, await services.restores.cancel(actor, keyOf(given, 'restore')), given.speech),
});

const restoreSnapshot = operation({
  id: 'restoreSnapshot',
  summary: 'Writes a snapshot back: in place, into a new target, or into a directory',
  needs: 'operator',
  body: NEW_RESTORE,
  status: 201,
  reply: RESTORE,
  run: async (services, given, actor) =>
    answerNew(services, actor, await begin(services, actor, keyOf(given, 'snapshot'), given.body), given.speech),
});

async function begin(
  { directoryRestores, restores, snapshots, targets }: NativeServices,
  actor: Actor,
  key: Key,
  order: Static<typeof NEW_RESTORE>,
): Promise<Restore> {
  switch (order.kind) {
    case 'in_place': {
      const targetKey = order.targetId === undefined ? null : toKey(order.targetId);
      return (await restores.inPlace(actor, key, targetKey)).restore;
    }
    case 'new_target': {
      const { name, targetKind, mayBeUnmade = false } = order;
      const { targetId } = await snapshots.find(actor, key);
      const kind = targetKind ?? (await targets.findEver(actor, { id: targetId })).kind;
      return (await restores.intoNewTarget(actor, key, { name, kind }, { mayBeUnmade })).restore;
    }
    case 'directory':
      return directoryRestores.begin(actor, key, order.directory, {
        withoutSpecialModes: order.withoutSpecialModes ?? false,
      });
  }
}

const cloneTarget = operation({
  id: 'cloneTarget',
  summary: 'Copies a target as it is now into a new one',
  needs: 'operator',
  body: NEW_CLONE,
  status: 201,
  reply: RESTORE,
  run: async (services, { body: { name, targetKind }, ...given }, actor) => {
    const key = keyOf(given, 'target');
    const kind = targetKind ?? (await services.targets.find(actor, key)).kind;
    const { restore } = await services.restores.cloneTarget(actor, key, { name, kind });
    return answerNew(services, actor, restore, given.speech);
  },
});

/** The addresses of restores, and of what begins one. */
export const RESTORE_OPERATIONS: OperationTable = {
  '/restores': { GET: listRestores },
  '/restores/{key}': { GET: getRestore },
  '/restores/{key}/cancellation': { POST: cancelRestore },
  '/snapshots/{key}/restores': { POST: restoreSnapshot },
  '/targets/{key}/clones': { POST: cloneTarget },
};
