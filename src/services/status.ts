import type { Instant } from '../domain/instant.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';

const DAY_SECONDS = 86_400;
const LAST_TICK = 'last_tick';

/** How an installation is doing; the names are those of `status --json` and of `/readyz`. */
export interface Status {
  readonly runsFailed24h: number;
  readonly runsMissed24h: number;
  readonly tasksQueued: number;
  readonly tasksRunning: number;
  /** Restores in place that keep what was there before, which could not be removed when it was time to. */
  readonly keptTreesStuck: number;
  /** When a trigger loop of any node last looked; `null` = never. */
  readonly lastTickAt: Instant | null;
  readonly now: Instant;
}

/** Reads and keeps what operators watch. */
export class StatusService {
  readonly #unitOfWork: UnitOfWork;

  constructor(unitOfWork: UnitOfWork) {
    this.#unitOfWork = unitOfWork;
  }

  async read(): Promise<Status> {
    const { records } = this.#unitOfWork;
    const now = await this.#unitOfWork.now();
    const lastTick = await records.settings.get(LAST_TICK);
    return {
      runsFailed24h: await records.tasks.countRunsFailed(now - DAY_SECONDS, now),
      runsMissed24h: await records.runs.countMissed(now - DAY_SECONDS, now),
      tasksQueued: await records.tasks.countByState(['queued']),
      tasksRunning: await records.tasks.countByState(['running']),
      keptTreesStuck: await records.restores.countStuck(),
      lastTickAt: lastTick === null ? null : Number(lastTick),
      now,
    };
  }

  /** Notes that the trigger loop is alive. */
  async recordTick(): Promise<void> {
    await this.#unitOfWork.records.settings.put(LAST_TICK, String(await this.#unitOfWork.now()));
  }
}
