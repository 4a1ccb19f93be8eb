import type { Account, Actor } from '../../domain/account.ts';
import { ACTIONS } from '../../domain/action.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import { plainly } from '../../domain/retention/index.ts';
import { STANDING, UNFINISHED_SNAPSHOT, VERIFIABLE } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Log } from '../../ports/log.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';
import { audit, requireStaff } from '../identity/index.ts';
import { lockInOrder } from '../lock-order.ts';
import { callOff } from '../runs/index.ts';
import { deleteSchedules, lockSchedules } from '../schedules/index.ts';
import { type ChangeOptions, refuseStale } from '../seen-version.ts';
import { type IsReadOnly, type Ownership, readLeft, refuseForeign, type StoreDrivers } from '../stores/index.ts';
import { removeTargets } from '../targets/index.ts';

/** The settings that name the accounts whose names are erased. */
const ERASING = 'erasing:';
const EVERY = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
const STANDING_STATES = [...STANDING];
/** What has a copy, and is not on its way out. */
const MADE = ['expiring', ...VERIFIABLE] as const;

/** What departing accounts take with them. */
export interface DepartureParts {
  readonly unitOfWork: UnitOfWork;
  readonly ownership: Pick<Ownership, 'readOnly'>;
  readonly drivers: Pick<StoreDrivers, 'forget'>;
  /** Makes sure that nothing that was erased is left in the database's own files. */
  readonly scrub: () => Promise<void>;
  readonly log: Log;
}

/** Deletes accounts with all that is theirs, and erases who they were. */
export class Departures {
  readonly #unitOfWork: UnitOfWork;
  readonly #ownership: Pick<Ownership, 'readOnly'>;
  readonly #drivers: Pick<StoreDrivers, 'forget'>;
  readonly #scrub: () => Promise<void>;
  readonly #log: Log;

  constructor({ unitOfWork, ownership, drivers, scrub, log }: DepartureParts) {
    this.#unitOfWork = unitOfWork;
    this.#ownership = ownership;
    this.#drivers = drivers;
    this.#scrub = scrub;
    this.#log = log;
  }

  /**
   * Deletes an account: its logins, tokens and contacts are gone at once and their names free, its schedules and targets
   * are deleted, its snapshots and managed volumes are removed soon after; its history stays. With `erases` the history
   * tells of numbers alone: what was still in use is erased by the pass that finds it at rest, see `finish`.
   *
   * @throws `forbidden` (not staff), `not_found`, `conflict` (`stale`, `snapshot_held`), `driver_failed` (`store_not_adopted`).
   */
  async delete(
    actor: Actor,
    name: string,
    { erases, ...options }: { readonly erases: boolean } & Pick<ChangeOptions, 'version'>,
  ): Promise<void> {
    requireStaff(actor);
    const isReadOnly = await this.#ownership.readOnly();
    const id = await this.#unitOfWork.transaction(async (records) => {
      const account = await records.accounts.findByName(name);
      if (account === null) throw notFound('account', name);
      await removeThings(records, actor, account, isReadOnly, options);
      await records.calendarFeeds.removeAll(account.id);
      await records.accounts.close(account.id, records.now);
      const gone = { id: account.id, accountId: account.id };
      records.events.note('account.changed', gone);
      if (erases) await records.settings.put(`${ERASING}${account.id}`, String(records.now));
      await audit(records, actor, 'account.delete', ['account', gone], { erases });
      return account.id;
    });
    if (!erases) return;
    await this.#unitOfWork.transaction((records) => records.accounts.erase(id));
    await this.#scrub();
  }

  /** Erases what is left of the accounts that are to be erased and have nothing more that is worked on. */
  async finish(): Promise<void> {
    const names = [...(await this.#unitOfWork.records.settings.beginningWith(ERASING)).keys()];
    for (const name of names) {
      const id = Number(name.slice(ERASING.length));
      if (!(await this.#unitOfWork.records.accounts.isAtRest(id))) continue;
      if ((await readLeft(this.#unitOfWork.records, { accountId: id })).length > 0) continue;
      await this.#unitOfWork.transaction(async (records) => {
        for (const store of await records.stores.list({ accountId: id })) {
          if (store.accountId !== id) continue;
          await records.stores.markDeleted(store.id, records.now);
          records.events.note('store.changed', store);
        }
        await records.accounts.erase(id);
      });
      for (const store of await this.#unitOfWork.records.stores.everOf(id))
        await this.#drivers.forget(store, { withKeys: true });
      await this.#scrub();
      await this.#unitOfWork.records.settings.remove(name);
      this.#log.info({ account: id }, `Nothing is left of the account ${id} but its history.`);
    }
  }
}

async function removeThings(
  records: Transaction,
  actor: Actor,
  { id: accountId }: Account,
  isReadOnly: IsReadOnly,
  options: Pick<ChangeOptions, 'version'>,
): Promise<void> {
  const scope = { accountId };
  const { rows: targets } = await records.targets.list(scope, {}, EVERY);
  const locked = await lockInOrder(
    targets.map(({ id }) => ({ id })),
    (key) => records.targets.lock(scope, key),
    ({ id }) => notFound('target', id),
  );
  const { rows } = await records.schedules.list(scope, { actions: ACTIONS }, EVERY);
  const schedules = rows.map(({ id }) => ({ id, ofAnyAction: true as const }));
  await lockSchedules(records, actor, schedules);
  const account = await records.accounts.lock(accountId);
  if (account === null) throw notFound('account', accountId);
  refuseStale('account', account, options);
  await removeTargets(records, actor, locked);
  await deleteSchedules(records, actor, schedules);
  const { rows: snapshots } = await records.snapshots.list(scope, { states: STANDING_STATES }, EVERY);
  for (const snapshot of snapshots) if (isOneOf(UNFINISHED_SNAPSHOT, snapshot.state)) await callOff(records, snapshot);
  const made = snapshots.filter(({ state }) => isOneOf(MADE, state));
  await refuseForeign(records, isReadOnly, made);
  for (const { id } of made) {
    const snapshot = await records.snapshots.lock(scope, { id });
    if (snapshot === null || !isOneOf(MADE, snapshot.state)) continue;
    if (snapshot.holdReason !== null)
      throw problem('snapshot_held', { snapshot: thing('snapshot', snapshot), hold: snapshot.holdReason });
    await moveSnapshot(records, snapshot, 'deleting', { deletedReason: plainly('target_deleted') });
    await audit(records, actor, 'snapshot.delete', ['snapshot', snapshot]);
  }
}
