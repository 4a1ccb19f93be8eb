import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Target } from '../../domain/target.ts';
import type { NativeFields, NativeNoun } from '../../ports/records/dialect-data.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, checkName, requireRole } from '../identity/index.ts';
import { foundSnapshot, refuseGoing } from '../snapshots/index.ts';

/** What a dialect changes of a thing: its name, and what is remembered of it; what is absent stays. */
export interface NativeChange {
  readonly name?: string;
  readonly native?: NativeFields;
}

/** Decides a change while the row is locked, from the thing and what the dialect remembers of it. */
export type DecideNative<Thing> = (current: Thing, native: NativeFields | null) => NativeChange;

/** What single dialects know of things; of targets and snapshots it is changed together with their names. */
export class Natives {
  readonly #unitOfWork: UnitOfWork;

  constructor(unitOfWork: UnitOfWork) {
    this.#unitOfWork = unitOfWork;
  }

  /** What a dialect remembers of these things of one noun, by id, as far as the actor may see them. */
  find(
    actor: Actor,
    noun: NativeNoun,
    dialect: string,
    ids: readonly number[],
  ): Promise<ReadonlyMap<number, NativeFields>> {
    return this.#unitOfWork.records.natives.findMany(scopeOf(actor), noun, dialect, ids);
  }

  /** @throws `forbidden`, `not_found`, `invalid_request` (name), and what `decide` throws. */
  async changeTarget(actor: Actor, key: Key, dialect: string, decide: DecideNative<Target>): Promise<Target> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
      const target = await records.targets.lock(scopeOf(actor), key);
      if (target === null) throw notFound('target', nameOf(key));
      const name = await change(records, 'target', dialect, target, decide);
      if (name === target.name) return target;
      await records.targets.update(target.id, { name });
      records.events.note('target.changed', target);
      await audit(records, actor, 'target.change', ['target', target], { name });
      return { ...target, name };
    });
  }

  /** @throws `forbidden`, `not_found`, `conflict` (it is being deleted), `invalid_request` (name), and what `decide` throws. */
  async changeSnapshot(actor: Actor, key: Key, dialect: string, decide: DecideNative<Snapshot>): Promise<Snapshot> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
      const snapshot = foundSnapshot(await records.snapshots.lock(scopeOf(actor), key), key);
      refuseGoing(snapshot);
      const name = await change(records, 'snapshot', dialect, snapshot, decide);
      if (name === snapshot.name) return snapshot;
      await records.snapshots.update(snapshot.id, { name });
      records.events.note('snapshot.changed', snapshot);
      await audit(records, actor, 'snapshot.change', ['snapshot', snapshot], { name });
      return { ...snapshot, name };
    });
  }
}

/** Stores what the dialect wants remembered; answers the name that the thing is to have. */
async function change<Thing extends { readonly id: number; readonly accountId: number; readonly name: string }>(
  records: Transaction,
  noun: NativeNoun,
  dialect: string,
  thing: Thing,
  decide: DecideNative<Thing>,
): Promise<string> {
  const remembered = (await records.natives.findMany('everything', noun, dialect, [thing.id])).get(thing.id) ?? null;
  const { name, native } = decide(thing, remembered);
  if (native !== undefined) {
    await records.natives.put(noun, thing.id, dialect, native);
    records.events.note(`${noun}.changed`, thing);
  }
  return name === undefined ? thing.name : checkName(name);
}
