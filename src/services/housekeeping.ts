import type { Instant, Seconds } from '../domain/instant.ts';
import type { Log } from '../ports/log.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { reportFrozenSchedules } from './frozen-schedules.ts';
import type { Pruning } from './pruning.ts';
import { PRUNING_INTERVAL_SECONDS } from './pruning.ts';
import type { Snapshots } from './snapshots.ts';

/** How long an ended session is still remembered. */
const KEEP_SESSIONS_SECONDS: Seconds = 86_400;

/** What has to be done now and then, whoever asked for it. */
export class Housekeeping {
  readonly #unitOfWork: UnitOfWork;
  readonly #pruning: Pruning;
  readonly #snapshots: Snapshots;
  readonly #log: Log;
  #prunedAt: Instant | null = null;

  constructor(unitOfWork: UnitOfWork, pruning: Pruning, snapshots: Snapshots, log: Log) {
    this.#log = log;
    this.#unitOfWork = unitOfWork;
    this.#pruning = pruning;
    this.#snapshots = snapshots;
  }

  /** One pass: bytes of deleted snapshots, restores whose process is gone; once an hour every pool, and sessions. */
  async tidy(): Promise<void> {
    const now = await this.#unitOfWork.now();
    await this.#unitOfWork.records.restores.endLapsed(now);
    if (this.#prunedAt === null || now - this.#prunedAt >= PRUNING_INTERVAL_SECONDS) {
      this.#prunedAt = now;
      await this.#unitOfWork.records.sessions.forgetEnded(now - KEEP_SESSIONS_SECONDS);
      await this.#snapshots.retryFailedDeletions();
      await this.#pruning.pruneAll();
      await reportFrozenSchedules(this.#unitOfWork, this.#log);
    }
    await this.#snapshots.removeMarked();
  }
}
