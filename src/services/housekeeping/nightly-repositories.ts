import { GatewayError } from '../../domain/errors.ts';
import { nightAt } from '../../domain/night.ts';
import type { Store } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Repositories } from '../snapshots/index.ts';

/** The setting that says which night a repository was looked after last, by whichever node. */
const DONE = 'nightly_repository:';

/**
 * Once a night takes in what others made in each repository, and frees the room of what was deleted there: one repository
 * at a time, none begun while a backup is made or waits for its store.
 */
export class NightlyRepositories {
  readonly #unitOfWork: UnitOfWork;
  readonly #repositories: Repositories;
  readonly #timeZone: string;
  readonly #log: Log;
  #underWay: { readonly controller: AbortController; readonly ended: Promise<void> } | null = null;
  #isStopping = false;

  /** `timeZone`: whose night it is. */
  constructor(unitOfWork: UnitOfWork, repositories: Repositories, timeZone: string, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#repositories = repositories;
    this.#timeZone = timeZone;
    this.#log = log;
  }

  /** Called again and again: begins with the next repository, if it is night. */
  async tend(): Promise<void> {
    if (this.#isStopping || this.#underWay !== null) return;
    const night = nightAt(await this.#unitOfWork.now(), this.#timeZone);
    if (night === null) return;
    const next = await this.#take(night);
    if (next === null) return;
    const controller = new AbortController();
    const ended = this.#lookAfter(next.store, next.target, controller.signal).finally(() => {
      this.#underWay = null;
    });
    this.#underWay = { controller, ended };
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
      const told = error instanceof GatewayError ? { problem: error.problem } : { err: error };
      this.#log.warn(
        { ...fields, ...told },
        'A repository could not be looked after; it is tried again in another night.',
      );
    }
  }

  /** The next one, written down as looked after this night; `null` where there is none. */
  async #take(night: number): Promise<{ readonly store: Store; readonly target: Target } | null> {
    const stores = await this.#repositories.stores();
    if (stores.length === 0) return null;
    const { records } = this.#unitOfWork;
    const busy = new Set(await records.tasks.busyStores());
    const done = await records.settings.beginningWith(DONE);
    for (const store of stores) {
      if (busy.has(store.id)) continue;
      for (const target of await this.#repositories.targetsOfStore(store)) {
        const name = `${DONE}${target.id}`;
        if (done.get(name) === String(night)) continue;
        if (await this.#unitOfWork.transaction((tx) => takeNight(tx.settings, name, night))) return { store, target };
      }
    }
    return null;
  }
}

/** Of two nodes at once, one has it. */
async function takeNight(settings: UnitOfWork['records']['settings'], name: string, night: number): Promise<boolean> {
  let text = await settings.lock(name);
  if (text === null) {
    if (await settings.claim(name, String(night))) return true;
    text = await settings.lock(name);
  }
  if (text === String(night)) return false;
  await settings.put(name, String(night));
  return true;
}
