import { GatewayError } from '../../domain/errors.ts';
import { nightAt } from '../../domain/night.ts';
import type { Store } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import type { Log } from '../../ports/log.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Repositories } from '../snapshots/index.ts';
import { type StoreDrivers, takeNight } from '../stores/index.ts';
import { isTurnOver, type NightTurn, TurnOver } from './night-turns.ts';

/** A repository, by what it holds and where. */
interface Place {
  readonly storeId: number;
  readonly targetId: number;
}

/** What is being looked after. */
interface UnderWay extends NightTurn {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Once a night takes in what others made in each repository, and frees the room of what was deleted there: one repository
 * at a time, none while a backup is made or waits for its store, and none on into the day.
 */
export class NightlyRepositories {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #repositories: Repositories;
  readonly #timeZone: string;
  readonly #log: Log;
  /** Which this process has not come to, as they were when it began with the night. */
  #left: { readonly night: number; readonly places: Place[] } | null = null;
  #underWay: UnderWay | null = null;
  #isStopping = false;

  /** `timeZone`: whose night it is. */
  constructor(
    parts: {
      readonly unitOfWork: UnitOfWork;
      readonly drivers: StoreDrivers;
      readonly repositories: Repositories;
      readonly log: Log;
    },
    timeZone: string,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#repositories = parts.repositories;
    this.#log = parts.log;
    this.#timeZone = timeZone;
  }

  /** Called again and again: begins with the next repository at night, and calls off the one under way when its turn is over. */
  async tend(): Promise<void> {
    if (this.#isStopping) return;
    const night = nightAt(await this.#unitOfWork.now(), this.#timeZone);
    if (this.#underWay !== null) {
      const { controller } = this.#underWay;
      const isOver = await isTurnOver(this.#unitOfWork.records, this.#drivers, this.#underWay, night);
      if (isOver) controller.abort(new TurnOver());
      return;
    }
    if (night === null) return;
    const next = await this.#take(night);
    if (next === null) return;
    const controller = new AbortController();
    const ended = this.#lookAfter(next.store, next.target, controller.signal).finally(() => {
      this.#underWay = null;
    });
    this.#underWay = { storeId: next.store.id, night, controller, ended };
  }

  async idle(): Promise<void> {
    await this.#underWay?.ended;
  }

  /** Begins nothing more, and calls off what is under way: what is not done is tried again in another night. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#underWay?.controller.abort(new Error('The server stops.'));
    await this.idle();
  }

  /** Never rejects. */
  async #lookAfter(store: Store, target: Target, signal: AbortSignal): Promise<void> {
    const fields = { store: store.id, target: target.id };
    try {
      const imported = await this.#repositories.importOf(store, target, signal);
      if (imported > 0) this.#log.info({ ...fields, imported }, 'Copies that others made were found in a repository.');
      await this.#repositories.compactOf(store, target, signal);
    } catch (error) {
      if (this.#isStopping) return;
      if (signal.aborted) {
        this.#log.warn(fields, 'A repository was not looked after to its end; it is tried again in another night.');
        return;
      }
      const told = error instanceof GatewayError ? { problem: error.problem } : { err: error };
      this.#log.warn(
        { ...fields, ...told },
        'A repository could not be looked after; it is tried again in another night.',
      );
    }
  }

  /** The next one, written down as looked after this night; `null` where there is none, or backups are in the way. */
  async #take(night: number): Promise<{ readonly store: Store; readonly target: Target } | null> {
    if (this.#left?.night !== night) this.#left = { night, places: await this.#everyPlace() };
    const { places } = this.#left;
    if (places.length === 0) return null;
    const busy = new Set(await this.#unitOfWork.records.tasks.busyStores());
    for (let at = places.findIndex(({ storeId }) => !busy.has(storeId)); at !== -1; ) {
      const [place] = places.splice(at, 1);
      const taken = place && (await this.#unitOfWork.transaction((records) => takePlace(records, place, night)));
      if (taken) return taken;
      at = places.findIndex(({ storeId }) => !busy.has(storeId));
    }
    return null;
  }

  async #everyPlace(): Promise<Place[]> {
    const places: Place[] = [];
    for (const store of await this.#repositories.stores()) {
      for (const { id } of await this.#repositories.targetsOfStore(store))
        places.push({ storeId: store.id, targetId: id });
    }
    return places;
  }
}

/** `null`: it is gone, or another node has it this night. */
async function takePlace(
  records: Transaction,
  { storeId, targetId }: Place,
  night: number,
): Promise<{ readonly store: Store; readonly target: Target } | null> {
  const target = await records.targets.lock('everything', { id: targetId });
  const [store] = await records.stores.findMany([storeId]);
  if (target === null || store === undefined || target.storeId !== storeId || store.deletedAt !== null) return null;
  return (await takeNight(records, targetId, night)) ? { store, target } : null;
}
