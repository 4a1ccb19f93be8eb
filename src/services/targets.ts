import { randomUUID } from 'node:crypto';
import type { Actor } from '../domain/account.ts';
import { scopeOf } from '../domain/account.ts';
import { invalid, notFound } from '../domain/errors.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Target, TargetKind } from '../domain/target.ts';
import { DEFAULT_ROTATION, MAX_ROTATION } from '../domain/target.ts';
import type { FileArea } from '../ports/file-area.ts';
import type { TargetColumn, TargetFilter } from '../ports/records/things.ts';
import { type Key, nameOf, type Page, type Slice } from '../ports/records.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';
import { checkName, requireRole, requireStaff } from './access.ts';
import { audit } from './auditing.ts';
import { cancelQueued } from './cancelling.ts';
import { settle } from './firing.ts';
import { newId } from './new-id.ts';

/** Ids go on behind the highest one ever taken; this leaves them room. */
const MAX_CHOSEN_ID = 2 ** 31 - 1;

/** A new target. Without `paths` it gets a managed volume, as a copy of `volumeFrom` where given. */
export interface TargetDraft {
  readonly accountId: number;
  readonly name: string;
  readonly kind: TargetKind;
  /** Its local store, by id. */
  readonly storeId: number;
  readonly paths?: readonly string[];
  readonly volumeFrom?: string;
  readonly id?: number;
  readonly uuid?: string;
  readonly rotation?: number;
}

/** What may be changed of a target; `paths` by staff only. */
export interface TargetChange {
  readonly name?: string;
  readonly rotation?: number;
  readonly paths?: readonly string[];
  readonly allowsInPlaceRestore?: boolean;
}

/** The things backed up. `sourceRoots` of `null` = staff may name whatever this process may read. */
export class Targets {
  readonly #unitOfWork: UnitOfWork;
  readonly #files: FileArea;
  readonly #sourceRoots: readonly string[] | null;

  constructor(unitOfWork: UnitOfWork, files: FileArea, sourceRoots: readonly string[] | null) {
    this.#unitOfWork = unitOfWork;
    this.#files = files;
    this.#sourceRoots = sourceRoots;
  }

  /** @throws `not_found`. */
  async find(actor: Actor, key: Key): Promise<Target> {
    return found(await this.#unitOfWork.records.targets.find(scopeOf(actor), key), key);
  }

  /** These targets, deleted ones too, as far as the actor may see them. */
  async findMany(actor: Actor, ids: readonly number[]): Promise<readonly Target[]> {
    const scope = scopeOf(actor);
    const targets = await this.#unitOfWork.records.targets.findMany(ids);
    return targets.filter(({ accountId }) => scope === 'everything' || scope.accountId === accountId);
  }

  list(actor: Actor, filter: TargetFilter, page: Page<TargetColumn>): Promise<Slice<Target>> {
    return this.#unitOfWork.records.targets.list(scopeOf(actor), filter, page);
  }

  /** @throws `forbidden` (not staff), `invalid_request` (name, rotation, source), `conflict` (id or uuid is taken). */
  async add(actor: Actor, draft: TargetDraft): Promise<Target> {
    requireStaff(actor);
    const paths = draft.paths === undefined ? null : await this.#confirmPaths(draft.paths);
    const uuid = draft.uuid ?? randomUUID();
    if (paths !== null) return this.#unitOfWork.transaction((tx) => addTarget(tx, actor, { ...draft, uuid }, paths));
    await this.#files.createVolume(uuid, draft.volumeFrom);
    try {
      return await this.#unitOfWork.transaction((tx) => addTarget(tx, actor, { ...draft, uuid }, null));
    } catch (error) {
      const owner = await this.#unitOfWork.records.targets.find('everything', { uuid });
      if (owner === null) await this.#files.removeVolume(uuid);
      throw error;
    }
  }

  /** @throws `forbidden`, `not_found`, `invalid_request` (name, rotation, source). */
  async change(actor: Actor, key: Key, change: TargetChange): Promise<Target> {
    requireRole(actor, 'operator');
    const { paths, ...rest } = change;
    if (paths !== undefined || rest.allowsInPlaceRestore !== undefined) requireStaff(actor);
    const source =
      paths === undefined ? {} : { source: { kind: 'paths', paths: await this.#confirmPaths(paths) } as const };
    const checked = {
      ...rest,
      ...source,
      ...(rest.name === undefined ? {} : { name: checkName(rest.name) }),
      ...(rest.rotation === undefined ? {} : { rotation: checkRotation(rest.rotation) }),
    };
    return this.#unitOfWork.transaction(async (records) => {
      const target = found(await records.targets.lock(scopeOf(actor), key), key);
      await records.targets.update(target.id, checked);
      await audit(records, actor, 'target.change', target, checked);
      return { ...target, ...checked };
    });
  }

  /** Deletes a target, its schedules' links and its managed volume; snapshots and an outside source stay. */
  async remove(actor: Actor, key: Key): Promise<void> {
    requireStaff(actor);
    const target = await this.#unitOfWork.transaction(async (records) => {
      const locked = found(await records.targets.lock(scopeOf(actor), key), key);
      // A slot that had come is recorded first: it is not lost with its target.
      await settle(records, await lockSchedulesOf(records, locked));
      await cancelQueued(records, { targetId: locked.id }, 'target_deleted');
      await haltWithoutTargets(records, await records.schedules.unlinkTarget(locked.id));
      await records.targets.markDeleted(locked.id, records.now, 'requested');
      await audit(records, actor, 'target.remove', locked, { name: locked.name });
      return locked;
    });
    if (target.source.kind === 'volume') await this.#files.removeVolume(target.uuid);
  }

  /** Checks that the target's files can be read. @throws `driver_failed`, `not_found`. */
  async test(actor: Actor, key: Key): Promise<readonly string[]> {
    const target = await this.find(actor, key);
    const paths = target.source.kind === 'volume' ? [this.#files.volumePath(target.uuid)] : target.source.paths;
    for (const path of paths) await this.#files.verifySource(path);
    return paths;
  }

  async #confirmPaths(paths: readonly string[]): Promise<readonly string[]> {
    if (paths.length === 0) throw invalid('source', '', 'Name at least one directory or file to back up.');
    return Promise.all(paths.map((path) => this.#files.confirmSource(path, this.#sourceRoots)));
  }
}

/** Writes a target in the caller's transaction; `paths` of `null` = a managed volume that exists already. */
export async function addTarget(
  records: Transaction,
  actor: Actor,
  draft: TargetDraft & { readonly uuid: string },
  paths: readonly string[] | null,
): Promise<Target> {
  const [store] = await records.stores.findMany([draft.storeId]);
  if (store === undefined || (store.accountId !== null && store.accountId !== draft.accountId)) {
    throw notFound('store', draft.storeId);
  }
  const target: Target = {
    id: await takeId(records, draft.id),
    uuid: draft.uuid,
    accountId: draft.accountId,
    name: checkName(draft.name),
    kind: draft.kind,
    source: paths === null ? { kind: 'volume' } : { kind: 'paths', paths },
    storeId: draft.storeId,
    rotation: checkRotation(draft.rotation ?? DEFAULT_ROTATION),
    allowsInPlaceRestore: false,
    createdAt: records.now,
    deletedAt: null,
  };
  await records.targets.insert(target);
  await audit(records, actor, 'target.add', target, { name: target.name });
  return target;
}

async function lockSchedulesOf(records: Transaction, { id: targetId }: Target): Promise<readonly Schedule[]> {
  const all = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { rows } = await records.schedules.list('everything', { targetId }, all);
  return lockSchedules(
    records,
    rows.map(({ id }) => id),
  );
}

async function lockSchedules(records: Transaction, ids: readonly number[]): Promise<readonly Schedule[]> {
  const locked: Schedule[] = [];
  for (const id of ids) {
    const schedule = await records.schedules.lock('everything', { id });
    if (schedule !== null) locked.push(schedule);
  }
  return locked;
}

/** A schedule that has lost its last target has no slots any more. */
async function haltWithoutTargets(records: Transaction, scheduleIds: readonly number[]): Promise<void> {
  const moves = (await lockSchedules(records, scheduleIds)).flatMap(({ id, targets, nextFireAt }) =>
    targets.length === 0 && nextFireAt !== null ? [{ id, from: nextFireAt, to: null }] : [],
  );
  await records.schedules.advance(moves);
}

async function takeId(records: Transaction, wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return newId(records, 'target');
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MAX_CHOSEN_ID) {
    throw invalid('id', String(wanted), `The id '${wanted}' is not a whole number from 1 to ${MAX_CHOSEN_ID}.`);
  }
  await records.ids.reserve('target', wanted);
  return wanted;
}

function checkRotation(rotation: number): number {
  if (Number.isInteger(rotation) && rotation >= 1 && rotation <= MAX_ROTATION) return rotation;
  throw invalid(
    'rotation',
    String(rotation),
    `The rotation '${rotation}' is not a whole number from 1 to ${MAX_ROTATION}.`,
  );
}

function found(target: Target | null, key: Key): Target {
  if (target === null) throw notFound('target', nameOf(key));
  return target;
}
