import { type Actor, isInScope, scopeOf } from '../../domain/account.ts';
import { type GatewayError, notFound, problem } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Store } from '../../domain/store.ts';
import { checkExcludes, requireSameMounts, sourceOf, type Target } from '../../domain/target.ts';
import { checkName } from '../../domain/text.ts';
import { detachedFromCall } from '../../ports/current-call.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { DialectData } from '../../ports/records/dialect-data.ts';
import type { TargetState } from '../../ports/records/overview.ts';
import { type Key, nameOf, type Page, type PiecedSlice, type Slice } from '../../ports/records/page.ts';
import type { TargetColumn, TargetFilter } from '../../ports/records/targets.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { recall, remember } from '../dialect-memory.ts';
import { audit, requireRole, requireStaff } from '../identity/index.ts';
import { lockInOrder } from '../lock-order.ts';
import { onlyOne, TOLD_NAMESAKES } from '../only-one.ts';
import { judgeRotation, markLetGo } from '../retention/index.ts';
import { type ChangeOptions, differing, refuseStale } from '../seen-version.ts';
import {
  addStore,
  findLocalStore,
  isReachedBy,
  type Ownership,
  type StoreDraft,
  type StorePlaces,
  type Stores,
} from '../stores/index.ts';
import { addTarget, checkRotation, type TargetDraft } from './creation.ts';
import { removeSnapshotsOf, removeTargets } from './removal.ts';

/** What may be changed of a target; `paths`, `excludes` and what is allowed by staff only. */
export interface TargetChange {
  readonly name?: string;
  readonly rotation?: number;
  readonly paths?: readonly string[];
  /** None = nothing is left out. */
  readonly excludes?: readonly string[];
  readonly allowsInPlaceRestore?: boolean;
  readonly allowsEmptySource?: boolean;
}

/** What is said of a managed volume that an account makes for itself. */
export type VolumeDraft = Pick<TargetDraft, 'name' | 'kind' | 'rotation' | 'memory'>;

/** A store that is added with its target. */
export interface StorePlan {
  readonly draft: StoreDraft;
  /** Which of its settings is the directory. */
  readonly setting: string;
  readonly directory: string;
  /** Whether it is there already. */
  readonly isThere: boolean;
}

/**
 * Finds, adds, changes and removes targets, and checks their sources. `sourceRoots` of `null` = staff may name whatever
 * this process may read; `volumeNode`: the node on which the volumes lie that are made here, `null` = every node reaches
 * them. `undoSeconds`: for how long a change of rotation may be undone; 0 = not at all.
 */
export class Targets {
  readonly #unitOfWork: UnitOfWork;
  readonly #files: () => Promise<FileArea>;
  readonly #sourceRoots: readonly string[] | null;
  readonly #node: string | null;
  readonly #volumeNode: string | null;
  readonly #stores: () => Promise<Pick<Stores, 'check'>>;
  readonly #storePlaces: () => Promise<StorePlaces>;
  readonly #ownership: () => Promise<Pick<Ownership, 'readOnly'>>;
  readonly #storeRoots: readonly string[] | null;
  readonly #isUndoable: boolean;

  constructor(
    unitOfWork: UnitOfWork,
    files: () => Promise<FileArea>,
    sourceRoots: readonly string[] | null,
    node: string | null,
    volumeNode: string | null,
    stores: {
      readonly service: () => Promise<Pick<Stores, 'check'>>;
      readonly places: () => Promise<StorePlaces>;
      readonly ownership: () => Promise<Pick<Ownership, 'readOnly'>>;
      readonly roots: readonly string[] | null;
    },
    undoSeconds: Seconds,
  ) {
    this.#isUndoable = undoSeconds > 0;
    this.#unitOfWork = unitOfWork;
    this.#files = files;
    this.#sourceRoots = sourceRoots;
    this.#node = node;
    this.#volumeNode = volumeNode;
    this.#stores = stores.service;
    this.#storePlaces = stores.places;
    this.#ownership = stores.ownership;
    this.#storeRoots = stores.roots;
  }

  /** @throws `not_found`. */
  async find(actor: Actor, key: Key): Promise<Target> {
    return found(await this.#unitOfWork.records.targets.find(scopeOf(actor), key), key);
  }

  /** As `find`, also one that is deleted: its snapshots and its history stay. @throws `not_found`. */
  async findEver(actor: Actor, key: Key): Promise<Target> {
    return found(await this.#unitOfWork.records.targets.findEver(scopeOf(actor), key), key);
  }

  /** Of all that the actor may see. @throws `not_found`, `conflict` (`ambiguous`). */
  async findByName(actor: Actor, name: string): Promise<Target> {
    const { rows } = await this.list(actor, { names: [name] }, NAMESAKES);
    return onlyOne('target', name, rows);
  }

  /** These targets, deleted ones too, as far as the actor may see them. */
  async findMany(actor: Actor, ids: readonly number[]): Promise<readonly Target[]> {
    const scope = scopeOf(actor);
    const targets = await this.#unitOfWork.records.targets.findMany(ids);
    return targets.filter(({ accountId }) => isInScope(scope, accountId));
  }

  list(actor: Actor, filter: TargetFilter, page: Page<TargetColumn>): Promise<Slice<Target>> {
    return this.#unitOfWork.records.targets.list(scopeOf(actor), filter, page);
  }

  /** How targets are backed up of late, by their ids. */
  async statesOf(targets: readonly Target[]): Promise<ReadonlyMap<number, TargetState>> {
    const states = await this.#unitOfWork.records.overview.targetStates(targets.map(({ id }) => id));
    return new Map(states.map((state) => [state.targetId, state]));
  }

  /** As `list`, for pages of any length. */
  listInPieces(actor: Actor, filter: TargetFilter, page: Page<TargetColumn>): Promise<PiecedSlice<Target>> {
    return this.#unitOfWork.records.targets.listInPieces(scopeOf(actor), filter, page);
  }

  /**
   * @throws `forbidden` (not staff), `invalid_request` (name, rotation, source), `conflict` (id or uuid is taken),
   *   `quota_exceeded` (reason `too_many_volumes`).
   */
  async add(actor: Actor, draft: TargetDraft): Promise<Target> {
    requireStaff(actor);
    const paths = draft.paths === undefined ? null : await this.#confirmPaths(draft.paths);
    const uuid = draft.uuid ?? crypto.randomUUID();
    if (paths !== null) return this.#unitOfWork.transaction((tx) => addTarget(tx, actor, { ...draft, uuid }, paths));
    return this.#addWithVolume(actor, { ...draft, uuid });
  }

  /**
   * A new target with a store of its own, both or neither. `directory` is where the store is to be: new or empty, or, of
   * one that is there, a directory that can be read, and opened.
   *
   * @throws `forbidden` (not staff), `invalid_request` (name, source, store's directory, settings or secrets), `conflict`
   *   (the store's name is taken; `repository_of_other_store`), `quota_exceeded`; `driver_failed` of one that is there.
   */
  async addWithStore(
    actor: Actor,
    draft: Omit<TargetDraft, 'storeId' | 'paths'> & { readonly paths: readonly string[] },
    store: StorePlan,
  ): Promise<Target> {
    requireStaff(actor);
    const files = await this.#files();
    const directory = store.isThere
      ? await files.confirmSource(store.directory, this.#storeRoots)
      : await files.confirmRestoreDirectory(store.directory, this.#storeRoots);
    const paths = await this.#confirmPaths(draft.paths);
    const settings = { ...store.draft.settings, [store.setting]: directory };
    const storeDraft = { ...store.draft, settings };
    const checked = (await this.#stores()).check(actor, storeDraft);
    const places = await this.#storePlaces();
    if (store.isThere) await places.inspect(storeDraft, checked);
    const uuid = draft.uuid ?? crypto.randomUUID();
    return this.#unitOfWork.transaction(async (records) => {
      await places.refuseShared(records, checked);
      const { id: storeId } = await addStore(records, actor, checked);
      return addTarget(records, actor, { ...draft, storeId, uuid }, paths);
    });
  }

  /**
   * A new target with an empty managed volume in the actor's own account, on the installation's local store for this
   * node.
   *
   * @throws `forbidden`, `invalid_request` (name; account: the command line has none), `not_found` (no local store),
   *   `quota_exceeded` (reason `too_many_volumes`).
   */
  async createVolume(actor: Actor, draft: VolumeDraft): Promise<Target> {
    const [made] = await this.createVolumes(actor, [draft]);
    if (made === undefined) throw new Error('A volume was asked for and not made.');
    return made;
  }

  /** As `createVolume`, of several: all or none. */
  async createVolumes(actor: Actor, drafts: readonly VolumeDraft[]): Promise<readonly Target[]> {
    requireRole(actor, 'operator');
    const { accountId } = actor;
    if (accountId === null) throw problem('account_unnamed', { field: 'account', value: '' });
    for (const { name } of drafts) checkName(name);
    const { id: storeId } = await findLocalStore(this.#unitOfWork.records, isReachedBy(this.#node));
    return this.#addWithVolumes(
      actor,
      drafts.map((draft) => ({ ...draft, accountId, storeId, uuid: crypto.randomUUID() })),
    );
  }

  async #addWithVolume(actor: Actor, draft: TargetDraft & { readonly uuid: string }): Promise<Target> {
    const [store] = await this.#unitOfWork.records.stores.findMany([draft.storeId]);
    if (store !== undefined && !isReachedBy(this.#node)(store)) throw ofOtherNode(store);
    const [made] = await this.#addWithVolumes(actor, [draft]);
    if (made === undefined) throw new Error('A volume was asked for and not made.');
    return made;
  }

  /** The volumes first: a target whose volume is not there yet could be backed up. */
  async #addWithVolumes(
    actor: Actor,
    drafts: readonly (TargetDraft & { readonly uuid: string })[],
  ): Promise<readonly Target[]> {
    const files = await this.#files();
    try {
      for (const { uuid } of drafts) await files.createVolume(uuid);
      return await this.#unitOfWork.transaction(async (tx) => {
        const made: Target[] = [];
        for (const draft of drafts) {
          made.push(await addTarget(tx, actor, { ...draft, volumeNode: this.#volumeNode }, null));
        }
        return made;
      });
    } catch (error) {
      await detachedFromCall(async () => {
        for (const { uuid } of drafts) await this.#removeUnowned(uuid);
      });
      throw error;
    }
  }

  /** Only what no target has: an answer may be lost after its transaction has come through. */
  async #removeUnowned(uuid: string): Promise<void> {
    const owner = await this.#unitOfWork.records.targets.find('everything', { uuid });
    if (owner === null) await (await this.#files()).removeVolume(uuid);
  }

  /**
   * Changes what differs; nothing else is written, and what a dialect remembers goes with it. What a lower rotation lets go
   * is `expiring` at once, and may be called back: see `undoRetention`.
   *
   * @throws `forbidden`, `not_found`, `invalid_request` (name, rotation, source), `conflict` (`stale`; reason
   *   `source_restoring`: its sources are being overwritten and cannot be changed now).
   */
  async change(actor: Actor, key: Key, change: TargetChange, options: ChangeOptions = {}): Promise<Target> {
    requireRole(actor, 'operator');
    const { paths, excludes, ...rest } = change;
    const allowances = [rest.allowsInPlaceRestore, rest.allowsEmptySource, excludes];
    if (paths !== undefined || allowances.some((allowance) => allowance !== undefined)) requireStaff(actor);
    const confirmed = paths === undefined ? undefined : await this.#confirmPaths(paths);
    if (excludes !== undefined) checkExcludes(excludes);
    const checked = {
      ...rest,
      ...(rest.name === undefined ? {} : { name: checkName(rest.name) }),
      ...(rest.rotation === undefined ? {} : { rotation: checkRotation(rest.rotation) }),
    };
    return this.#unitOfWork.transaction(async (records) => {
      const target = found(await records.targets.lock(scopeOf(actor), key), key);
      refuseStale('target', target, options);
      if (paths !== undefined) await requireNotRestoring(records, target);
      const different = differing(target, { ...checked, ...changedSource(target, confirmed, excludes) });
      const isSame = Object.keys(different).length === 0;
      if (isSame && options.memory === undefined) return target;
      const { rotation } = different;
      const isJudged = this.#isUndoable && rotation !== undefined;
      const judged = isJudged ? await judgeRotation(records, target, rotation) : null;
      await remember(records, 'target', target.id, options.memory);
      await records.targets.update(target.id, different);
      records.events.note('target.changed', target);
      if (!isSame) await audit(records, actor, 'target.change', ['target', target], { fields: Object.keys(different) });
      if (judged !== null) await markLetGo(records, judged);
      return { ...target, ...different, version: target.version + 1 };
    });
  }

  /** What a dialect remembers of these targets, by id, as far as the actor may see them; look for them first. */
  recall(actor: Actor, dialect: string, ids: readonly number[]): Promise<ReadonlyMap<number, DialectData>> {
    return recall(this.#unitOfWork, actor, 'target', dialect, ids);
  }

  /**
   * Deletes a target and its schedules' links; snapshots and an outside source stay. A managed volume, and what
   * restores kept beside either, go soon after: see `DeletedTargetFiles`.
   *
   * @throws `forbidden` (not staff), `not_found`, `conflict` (`stale`).
   */
  async remove(actor: Actor, key: Key, seen: Pick<ChangeOptions, 'version'> = {}): Promise<void> {
    requireStaff(actor);
    await this.#unitOfWork.transaction(async (records) => {
      const target = found(await records.targets.lock(scopeOf(actor), key), key);
      refuseStale('target', target, seen);
      await removeTargets(records, actor, [target]);
    });
  }

  /**
   * Deletes targets as `remove`, all or none, with the snapshots in their own stores; those elsewhere stay. A snapshot
   * that a restore reads is `deleting` until the restore has ended.
   *
   * @param options `origin`: the channel through which all available snapshots must have been made, as `Actor.via`.
   * @throws `forbidden` (role; reason `target_has_snapshots`, `target_has_protected`, `target_has_held`), `not_found`,
   *   `conflict` (`stale`), `driver_failed` (`store_not_adopted`, `store_taken_over`).
   */
  async removeWithSnapshots(
    actor: Actor,
    keys: Key | readonly Key[],
    options: { readonly origin: string } & Pick<ChangeOptions, 'version'>,
  ): Promise<void> {
    requireRole(actor, 'operator');
    const isReadOnly = await (await this.#ownership()).readOnly();
    await this.#unitOfWork.transaction(async (records) => {
      const lock = (key: Key) => records.targets.lock(scopeOf(actor), key);
      const targets = await lockInOrder([keys].flat(), lock, (key) => notFound('target', nameOf(key)));
      for (const target of targets) refuseStale('target', target, options);
      await removeTargets(records, actor, targets);
      for (const target of targets) await removeSnapshotsOf(records, actor, target, options.origin, isReadOnly);
    });
  }

  /** Checks that the target's files can be read, where they were last. @throws `driver_failed`, `not_found`. */
  async test(actor: Actor, key: Key): Promise<readonly string[]> {
    const target = await this.find(actor, key);
    const files = await this.#files();
    const paths = target.source.kind === 'volume' ? [files.volumePath(target.uuid)] : target.source.paths;
    requireSameMounts(target.mountPoints ?? {}, await files.mountPointsOf(paths));
    for (const path of paths) await files.verifySource(path);
    return paths;
  }

  async #confirmPaths(paths: readonly string[]): Promise<readonly string[]> {
    if (paths.length === 0) throw problem('source_unnamed', { field: 'source', value: '' });
    const files = await this.#files();
    return Promise.all(paths.map((path) => files.confirmSource(path, this.#sourceRoots)));
  }
}

/** Paths that are set again, also to what they were, may lie on other mounts than before. */
function changedSource(
  target: Target,
  paths: readonly string[] | undefined,
  excludes: readonly string[] | undefined,
): Partial<Pick<Target, 'source' | 'mountPoints'>> {
  const { source } = target;
  if (paths === undefined && excludes === undefined) return {};
  const left = excludes ?? source.excludes ?? [];
  if (paths !== undefined) return { source: sourceOf(paths, left), mountPoints: null };
  return { source: sourceOf(source.kind === 'volume' ? null : source.paths, left) };
}

const NAMESAKES = { offset: 0, limit: TOLD_NAMESAKES, orderBy: 'id', descending: false } as const;

/** A volume is where its target's local store is. */
const ofOtherNode = (store: Store): GatewayError =>
  problem('store_of_other_node', {
    field: 'store',
    value: store.name,
    store: thing('store', store),
    node: store.node ?? '',
  });

async function requireNotRestoring(records: Transaction, target: Target): Promise<void> {
  if (!(await records.restores.hasUnfinishedInto(target.id))) return;
  throw problem('source_restoring', { target: thing('target', target) });
}

function found(target: Target | null, key: Key): Target {
  if (target === null) throw notFound('target', nameOf(key));
  return target;
}
