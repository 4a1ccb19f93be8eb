import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { LAST_TICK } from '../clock/index.ts';

const DROPPED_LOG_LINES = 'dropped_log_lines:';

/** A server that looked this recently is running; it says so every five seconds. */
const ALIVE_SECONDS: Seconds = 15;

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
  /** Lines that the nodes could not write to their logs since they last started. */
  readonly droppedLogLines: number;
  readonly now: Instant;
}

/**
 * Whether a server fires what is due and takes up what is queued. A tick of the future is of a clock that was wrong.
 */
export const isServerRunning = ({ lastTickAt, now }: Status): boolean =>
  lastTickAt !== null && Math.abs(now - lastTickAt) <= ALIVE_SECONDS;

/** Tells operators how the installation is doing, from its records; notes that the trigger loop is alive. */
export class StatusService {
  readonly #unitOfWork: UnitOfWork;
  readonly #node: string | null;
  readonly #countDropped: () => number;
  /** What this process last wrote; `null` = what an earlier one left still stands. */
  #toldDropped: number | null = null;

  constructor(unitOfWork: UnitOfWork, node: string | null, droppedLogLines: () => number = () => 0) {
    this.#unitOfWork = unitOfWork;
    this.#node = node;
    this.#countDropped = droppedLogLines;
  }

  async read(): Promise<Status> {
    const { records } = this.#unitOfWork;
    const now = await this.#unitOfWork.now();
    const lastTick = await records.settings.get(LAST_TICK);
    const dropped = await records.settings.beginningWith(DROPPED_LOG_LINES);
    return {
      runsFailed24h: await records.tasks.countRunsFailed(now - DAY_SECONDS, now),
      runsMissed24h: await records.runs.countMissed(now - DAY_SECONDS, now),
      tasksQueued: await records.tasks.countByState(['queued']),
      tasksRunning: await records.tasks.countByState(['running']),
      keptTreesStuck: await records.restores.countStuck(),
      lastTickAt: lastTick === null ? null : Number(lastTick),
      droppedLogLines: [...dropped.values()].reduce((sum, count) => sum + Number(count), 0),
      now,
    };
  }

  /** Notes that the trigger loop is alive, and how its log is doing. */
  async recordTick(): Promise<void> {
    const { settings } = this.#unitOfWork.records;
    await settings.put(LAST_TICK, String(await this.#unitOfWork.now()));
    const dropped = this.#countDropped();
    if (dropped === this.#toldDropped) return;
    await settings.put(`${DROPPED_LOG_LINES}${this.#node ?? ''}`, String(dropped));
    this.#toldDropped = dropped;
  }
}
