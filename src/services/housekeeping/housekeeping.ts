import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Downloads } from '../../ports/downloads.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Alerting } from '../alerts/index.ts';
import type { Timekeeping } from '../clock/index.ts';
import type { Departures } from '../departures/index.ts';
import { forgetOldProofs, forgetTries } from '../identity/index.ts';
import { type Mailing, noteMailing } from '../notifications/index.ts';
import { forgetRepeats } from '../repeats/index.ts';
import { PRUNING_INTERVAL_SECONDS, type Pruning } from '../retention/index.ts';
import type { LeftCopies, Snapshots } from '../snapshots/index.ts';
import { dropStagedCopies, type StoreDrivers } from '../stores/index.ts';
import type { DeletedTargetFiles, VolumeBytes } from '../targets/index.ts';
import type { NightlyRepositories } from './nightly-repositories.ts';
import type { NightlyVerification } from './nightly-verification.ts';

/** How often tries at logins that limit nothing any more are forgotten. */
const FORGET_TRIES_SECONDS: Seconds = 60;
/** For how long one pass begins to remove the bytes of deleted snapshots. */
const DELETING_SECONDS: Seconds = 4;
/** How long an ended session is still remembered. */
const KEEP_SESSIONS_SECONDS: Seconds = DAY_SECONDS;
/** How long a mail is kept for people to look up what became of it. */
const KEEP_MAILS_SECONDS: Seconds = 30 * DAY_SECONDS;
/** How long the change feed tells of a change. */
const KEEP_EVENTS_SECONDS: Seconds = 7 * DAY_SECONDS;

/** Cleans up behind all accounts: what was let go is removed, what has lapsed is ended, what is old is forgotten. */
export class Housekeeping {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  readonly #timekeeping: Timekeeping;
  readonly #drivers: StoreDrivers;
  readonly #pruning: Pruning;
  readonly #snapshots: Snapshots;
  readonly #leftCopies: Pick<LeftCopies, 'retry'>;
  readonly #deletedFiles: DeletedTargetFiles;
  readonly #downloads: () => Promise<Downloads>;
  readonly #dropScratch: () => Promise<void>;
  readonly #endCutOff: (lapsedAt: Instant) => Promise<void>;
  readonly #nightly: NightlyVerification;
  readonly #nightlyRepositories: NightlyRepositories;
  readonly #volumeBytes: VolumeBytes;
  readonly #mailing: Mailing | null;
  readonly #departures: Pick<Departures, 'finish'>;
  readonly #alerting: Alerting;
  readonly #log: Log;
  #tidiedAt: Seconds = Number.NEGATIVE_INFINITY;
  #prunedAt: Seconds = Number.NEGATIVE_INFINITY;
  #triesForgottenAt: Seconds = Number.NEGATIVE_INFINITY;

  /** `mailing`: `null` where mails are off. */
  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly clock: Clock;
    readonly timekeeping: Timekeeping;
    readonly drivers: StoreDrivers;
    readonly pruning: Pruning;
    readonly snapshots: Snapshots;
    readonly leftCopies: Pick<LeftCopies, 'retry'>;
    readonly deletedFiles: DeletedTargetFiles;
    readonly downloads: () => Promise<Downloads>;
    readonly dropScratch: () => Promise<void>;
    readonly endCutOff: (lapsedAt: Instant) => Promise<void>;
    readonly nightly: NightlyVerification;
    readonly nightlyRepositories: NightlyRepositories;
    readonly volumeBytes: VolumeBytes;
    readonly mailing: Mailing | null;
    readonly departures: Pick<Departures, 'finish'>;
    readonly alerting: Alerting;
    readonly log: Log;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#clock = parts.clock;
    this.#timekeeping = parts.timekeeping;
    this.#drivers = parts.drivers;
    this.#pruning = parts.pruning;
    this.#snapshots = parts.snapshots;
    this.#leftCopies = parts.leftCopies;
    this.#deletedFiles = parts.deletedFiles;
    this.#downloads = parts.downloads;
    this.#dropScratch = parts.dropScratch;
    this.#endCutOff = parts.endCutOff;
    this.#nightly = parts.nightly;
    this.#nightlyRepositories = parts.nightlyRepositories;
    this.#volumeBytes = parts.volumeBytes;
    this.#mailing = parts.mailing;
    this.#departures = parts.departures;
    this.#alerting = parts.alerting;
    this.#log = parts.log;
  }

  /**
   * One pass: bytes of deleted snapshots, volumes of deleted targets, what is left of accounts that are erased, restores whose process is gone; once a minute
   * counted tries at logins; once an hour every
   * pool, what restores into deleted targets kept, downloads and scratch places that a killed process left, copies left on their way to a store, and old sessions, keys and
   * mails; once a day volumes that no target has, while the others begin to be measured. Mails and alerts that are due begin to be sent, and at night copies to be read back,
   * which nothing here waits for.
   */
  async cleanUp(): Promise<void> {
    const { lapsedAt } = await this.#timekeeping.now();
    this.#mailing?.begin();
    await this.#alerting.tend();
    await this.#endCutOff(lapsedAt);
    const monotonic = this.#clock.monotonic();
    if (monotonic - this.#triesForgottenAt >= FORGET_TRIES_SECONDS) {
      this.#triesForgottenAt = monotonic;
      // Whatever is doubted of the clock: the limits go by it too, and a flood must not fill the database.
      await forgetTries(this.#unitOfWork.records, await this.#unitOfWork.now());
    }
    if (monotonic - this.#prunedAt >= PRUNING_INTERVAL_SECONDS) {
      this.#prunedAt = monotonic;
      await noteMailing(this.#unitOfWork.records, this.#drivers.node, this.#mailing !== null);
      await this.#forgetOld();
      await this.#snapshots.retryFailedDeletions();
      await this.#leftCopies.retry();
      await this.#deletedFiles.removeKept();
      await (await this.#downloads()).removeLeft();
      await dropStagedCopies(this.#unitOfWork, this.#drivers, this.#log);
      await this.#dropScratch();
      await this.#pruning.pruneAll();
    }
    if (monotonic - this.#tidiedAt >= DAY_SECONDS) {
      this.#tidiedAt = monotonic;
      await this.#deletedFiles.tidyVolumes(await this.#unitOfWork.now());
      this.#volumeBytes.begin();
    }
    await this.#removeMarked();
    await this.#deletedFiles.removeVolumes();
    await this.#departures.finish();
    await this.#nightly.tend();
    await this.#nightlyRepositories.tend();
  }

  /** As fast as the stores are, but for so long only that nothing else waits for it. */
  async #removeMarked(): Promise<void> {
    const until = this.#clock.monotonic() + DELETING_SECONDS;
    let removed: number;
    do {
      removed = await this.#snapshots.removeMarked();
    } while (removed > 0 && this.#clock.monotonic() < until);
  }

  async #forgetOld(): Promise<void> {
    if ((await this.#timekeeping.expiry()) !== 'by_policy') return;
    const now = await this.#unitOfWork.now();
    const { records } = this.#unitOfWork;
    const { sessions, mails, alertDeliveries, events } = records;
    await sessions.forgetEnded(now - KEEP_SESSIONS_SECONDS);
    await forgetOldProofs(records, now);
    await forgetRepeats(records, now);
    await mails.forgetOlder(now - KEEP_MAILS_SECONDS);
    await alertDeliveries.forgetOlder(now - KEEP_MAILS_SECONDS);
    await events.forgetOlder(now - KEEP_EVENTS_SECONDS, now);
  }

  /** Resolves when the mails that are being sent have been. */
  async mailed(): Promise<void> {
    await this.#mailing?.idle();
  }

  /** Resolves when the alerts that are being sent have been. */
  async alerted(): Promise<void> {
    await this.#alerting.idle();
  }

  /** Resolves when no copy is being read back. */
  async verified(): Promise<void> {
    await this.#nightly.idle();
  }

  /** Resolves when no repository is being looked after. */
  async lookedAfter(): Promise<void> {
    await this.#nightlyRepositories.idle();
  }

  /** Resolves when the volumes that are being measured have been. */
  async measured(): Promise<void> {
    await this.#volumeBytes.idle();
  }

  /** Begins no more mails, and reads no copy on; a mail under way is waited for, some seconds at most. */
  async stop(): Promise<void> {
    this.#volumeBytes.stop();
    await this.#nightly.stop();
    await this.#nightlyRepositories.stop();
    await this.#mailing?.stop();
    await this.#alerting.stop();
  }
}
