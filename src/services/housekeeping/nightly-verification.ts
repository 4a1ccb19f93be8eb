import { nightAt } from '../../domain/night.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Log } from '../../ports/log.ts';
import type { Records } from '../../ports/records/index.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { isPresent, type Verification } from '../snapshots/index.ts';
import { readLooks, type StoreDrivers } from '../stores/index.ts';
import { isTurnOver, TurnOver } from './night-turns.ts';

/** The setting that says which snapshots were begun this night, by whichever node. */
const BEGUN = 'nightly_verification';

/** How many copies are read back a night, over all nodes, and whose night it is. */
export interface NightlySample {
  /** 0 = none. */
  readonly count: number;
  readonly timeZone: string;
}

/** What is being read. */
interface Reading {
  readonly snapshot: Snapshot;
  readonly night: number;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Reads some copies back each night, one at a time on each node: those that never were, then those that were longest ago.
 * A snapshot is begun once a night, by the node that wrote that down first. A night ends in its morning: what is not
 * read by then is read no further.
 */
export class NightlyVerification {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #verification: Verification;
  readonly #log: Log;
  readonly #sample: NightlySample;
  #reading: Reading | null = null;
  #isStopping = false;

  constructor(
    parts: {
      readonly unitOfWork: UnitOfWork;
      readonly drivers: StoreDrivers;
      readonly verification: Verification;
      readonly log: Log;
    },
    sample: NightlySample,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#verification = parts.verification;
    this.#log = parts.log;
    this.#sample = sample;
  }

  /** Called again and again: begins the next copy at night, and calls off the one under way when its turn is over. */
  async tend(): Promise<void> {
    if (this.#sample.count === 0 || this.#isStopping) return;
    const night = nightAt(await this.#unitOfWork.now(), this.#sample.timeZone);
    if (this.#reading !== null) {
      const { controller, snapshot, night: begun } = this.#reading;
      const turn = { storeId: snapshot.storeId, night: begun };
      if (await isTurnOver(this.#unitOfWork.records, this.#drivers, turn, night)) controller.abort(new TurnOver());
      return;
    }
    if (night === null || this.#drivers.barred().isFull) return;
    const snapshot = await this.#unitOfWork.transaction((records) => this.#take(records, night));
    if (snapshot !== null) this.#begin(snapshot, night);
  }

  /** Resolves when nothing is being read. */
  async idle(): Promise<void> {
    await this.#reading?.ended;
  }

  /** Begins nothing more, and calls off what is under way, which is the first again in another night. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#reading?.controller.abort(new Error('The server stops.'));
    await this.idle();
  }

  #begin(snapshot: Snapshot, night: number): void {
    const controller = new AbortController();
    const ended = this.#read(snapshot, controller.signal).finally(() => {
      this.#reading = null;
    });
    this.#reading = { snapshot, night, controller, ended };
  }

  /** Never rejects. One that could not be read to its end has had its turn too: it must not keep the others waiting. */
  async #read(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
    const { id } = snapshot;
    try {
      const { outcome, problem } = await this.#verification.read(snapshot, signal);
      if (outcome !== 'unread') return;
      this.#log.warn({ snapshot: id, problem }, `Snapshot ${id} could not be read back.`);
    } catch (error) {
      if (this.#isStopping) return;
      if (error instanceof TurnOver) this.#log.warn({ snapshot: id }, `Snapshot ${id} was not read back to its end.`);
      else this.#log.warn({ snapshot: id, err: error }, `Reading snapshot ${id} back failed.`);
    }
    await this.#noteTried(snapshot).catch((error: unknown) =>
      this.#log.warn({ snapshot: id, err: error }, `That snapshot ${id} was tried could not be noted.`),
    );
  }

  async #noteTried({ id }: Snapshot): Promise<void> {
    await this.#unitOfWork.records.snapshots.noteVerified(id, await this.#unitOfWork.now());
  }

  /** The next one, written down as begun this night; `null` where there are enough, or none may be read now. */
  async #take(records: Transaction, night: number): Promise<Snapshot | null> {
    const first = JSON.stringify({ night, ids: [] });
    let text = await records.settings.lock(BEGUN);
    // Of two nodes that find none, one waits for what the other writes.
    if (text === null && !(await records.settings.claim(BEGUN, first))) text = await records.settings.lock(BEGUN);
    const begun: { readonly night: number; readonly ids: readonly number[] } = JSON.parse(text ?? first);
    const ids = begun.night === night ? begun.ids : [];
    if (ids.length >= this.#sample.count) return null;
    const storeIds = await this.#storesToSpare(records);
    const snapshot = await records.snapshots.longestUnverified(this.#drivers.node, { ids, storeIds });
    if (snapshot === null) return null;
    await records.settings.put(BEGUN, JSON.stringify({ night, ids: [...ids, snapshot.id] }));
    return snapshot;
  }

  /** Where backups are made or wait, and where nothing can be read. */
  async #storesToSpare(records: Records & { readonly now: number }): Promise<readonly number[]> {
    const away = [...(await readLooks(records, records.now))].flatMap(([id, problem]) =>
      isPresent(problem) ? [] : [id],
    );
    const resting = [...(await records.storeTroubles.list())].flatMap(([id, { restsUntil }]) =>
      restsUntil === null ? [] : [id],
    );
    return [...new Set([...(await records.tasks.busyStores()), ...away, ...resting])];
  }
}
