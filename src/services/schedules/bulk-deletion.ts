import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import { HIDDEN } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { requireRole } from '../identity/index.ts';
import { meant } from '../meant-schedule.ts';
import { deleteSnapshots } from '../snapshots/index.ts';
import type { Ownership } from '../stores/index.ts';
import { deleteSchedules, lockSchedules } from './deletion.ts';

/**
 * Deletes the snapshots and schedules that have these ids, all or none, for clients who do not say what has the id.
 *
 * @throws `forbidden`, `not_found` (naming the first id that has neither as a snapshot's), `conflict` (a snapshot is
 * protected, held, or still being made), `driver_failed` (`store_not_adopted`, `store_taken_over`).
 */
export async function deleteByIds(
  unitOfWork: UnitOfWork,
  ownership: Pick<Ownership, 'readOnly'>,
  actor: Actor,
  ids: readonly number[],
): Promise<void> {
  requireRole(actor, 'operator');
  const isReadOnly = await ownership.readOnly();
  await unitOfWork.transaction(async (records) => {
    const nouns = new Map<number, 'snapshot' | 'schedule'>();
    for (const id of ids) nouns.set(id, await findNoun(records, actor, id));
    const keysOf = (noun: string) => [...nouns.keys()].filter((id) => nouns.get(id) === noun).map((id) => ({ id }));
    // The order of locks: schedules before snapshots.
    await lockSchedules(records, actor, keysOf('schedule'));
    // Snapshots first: one that a schedule's queued run would make is refused as unfinished, not lost with its
    // schedule.
    await deleteSnapshots(records, actor, keysOf('snapshot'), isReadOnly);
    await deleteSchedules(records, actor, keysOf('schedule'));
  });
}

/** Looks for both nouns whatever it finds: an id of another account takes as long as one that nobody has. */
async function findNoun(records: Transaction, actor: Actor, id: number): Promise<'snapshot' | 'schedule'> {
  const scope = scopeOf(actor);
  const snapshot = await records.snapshots.find(scope, { id });
  const schedule = meant(await records.schedules.find(scope, { id }), { id });
  if (snapshot !== null && !isOneOf(HIDDEN, snapshot.state) && !snapshot.isTransient) return 'snapshot';
  if (schedule !== null) return 'schedule';
  throw notFound('snapshot', id);
}
