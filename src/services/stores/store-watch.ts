import { GatewayError, isUnavailable, problemIn } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import { problemOf } from '../../domain/problems/index.ts';
import type { Store } from '../../domain/store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { isReachedBy } from './local-store.ts';
import { writeLooks } from './looks.ts';
import type { Ownership } from './ownership.ts';
import type { StoreDrivers } from './store-drivers.ts';

const EVERY_SECONDS: Seconds = 60;
/** A store that has not answered by then is told as one that does not. */
const PATIENCE_MS = 20_000;

/** A store that was looked at: why it cannot be written, and what is free there, as far as its driver can tell. */
export interface ExaminedStore {
  readonly store: Store;
  readonly failure: Problem | null;
  readonly freeBytes: number | null;
}

/** Looks now and then whether the stores that this node reaches are there, and makes the marks that they lack. */
export class StoreWatch {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #ownership: Ownership;
  readonly #clock: Clock;
  readonly #log: Log;
  /** What was told of each store last, by its reason. */
  readonly #told = new Map<number, string>();
  #lookedAt: Seconds = Number.NEGATIVE_INFINITY;
  readonly #stopping = new AbortController();
  #looking: Promise<void> | null = null;

  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly drivers: StoreDrivers;
    readonly ownership: Ownership;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#ownership = parts.ownership;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Begins to look, unless it has within the last minute; nobody waits for it. */
  begin(): void {
    const monotonic = this.#clock.monotonic();
    if (this.#looking !== null || monotonic - this.#lookedAt < EVERY_SECONDS) return;
    this.#lookedAt = monotonic;
    this.#looking = this.look()
      .catch((error) => this.#log.warn({ err: error }, 'The stores could not be looked at; it is tried again.'))
      .finally(() => {
        this.#looking = null;
      });
  }

  /** Resolves when it is looking no more. */
  async idle(): Promise<void> {
    await this.#looking;
  }

  /** Ends a look that is under way, of which nothing is written down, and resolves when it is looking no more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  /** Looks at all of them. @throws `unavailable` - the database is away. */
  async look(): Promise<void> {
    await this.#ownership.takeCharge('server', this.#log);
    const { records } = this.#unitOfWork;
    const stores = (await records.stores.list('everything')).filter(isReachedBy(this.#drivers.node));
    const failures = new Map<number, Problem>();
    const free = new Map<number, number>();
    for (const store of stores) {
      const failure = await this.#lookAt(store, free);
      if (this.#stopping.signal.aborted) return;
      if (failure !== null) failures.set(store.id, failure);
      this.#tell(store, failure);
    }
    await writeLooks(records, this.#drivers.node, await this.#unitOfWork.now(), failures, free);
  }

  /** Looks at all of them for who only asks: what is seen is not written down, and each answers within `patienceMs`, or does not. */
  async examine(patienceMs: number): Promise<readonly ExaminedStore[]> {
    const stores = (await this.#unitOfWork.records.stores.list('everything')).filter(isReachedBy(this.#drivers.node));
    const free = new Map<number, number>();
    return Promise.all(
      stores.map(async (store) => {
        const failure = await this.#lookAt(store, free, patienceMs);
        return { store, failure, freeBytes: free.get(store.id) ?? null };
      }),
    );
  }

  /** Notes what is free there, if its driver can tell. */
  async #lookAt(store: Store, free: Map<number, number>, patienceMs = PATIENCE_MS): Promise<Problem | null> {
    const signal = AbortSignal.any([AbortSignal.timeout(patienceMs), this.#stopping.signal]);
    try {
      const place = await this.#drivers.enter({ store: store.uuid }, signal);
      try {
        const driver = await place.open(store.id);
        await driver.look();
        // A store that does not tell is there all the same.
        const bytes = await driver.freeBytes().catch(() => null);
        if (bytes !== null) free.set(store.id, bytes);
      } finally {
        place.close();
      }
      if (!store.isMarked && !this.#ownership.home.onlyLooks)
        await this.#unitOfWork.records.stores.mark(store.id, { isMarked: true });
      return null;
    } catch (error) {
      if (signal.aborted) return problemOf('stalled', { idleSeconds: patienceMs / 1_000 });
      if (isUnavailable(error)) throw error;
      if (!(error instanceof GatewayError))
        this.#log.error({ store: store.id, err: error }, 'A look at a store hit a fault.');
      return problemIn(error);
    }
  }

  /** Once, until something else is the matter. */
  #tell(store: Store, problem: Problem | null): void {
    const told = this.#told.get(store.id);
    if (problem?.reason === told) return;
    if (problem === null) {
      this.#told.delete(store.id);
      this.#log.info({ store: store.id }, `The store '${store.name}' can be written again.`);
      return;
    }
    this.#told.set(store.id, problem.reason);
    this.#log.warn({ store: store.id, problem }, `The store '${store.name}' cannot be written.`);
  }
}
