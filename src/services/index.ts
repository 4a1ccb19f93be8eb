import type { SessionPolicy } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import { RESEND_AFTER_SECONDS } from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileArea } from '../ports/file-area.ts';
import type { Letters } from '../ports/letters.ts';
import type { Log } from '../ports/log.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { LongestWaits } from '../ports/records/dated.ts';
import type { DriverKind } from '../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { Timekeeping } from './clock/index.ts';
import { ClockRepair, Housekeeping, StatusService, ZoneData } from './housekeeping/index.ts';
import { Accounts, Authentication, KEY_SECONDS, Passwords, Sealing, SessionMemory } from './identity/index.ts';
import { LEASE_SECONDS, Leases, MAIL_LEASE_SECONDS } from './leases/index.ts';
import { MAX_DELAY_SECONDS, Mailing, Notifications, tellByMail } from './notifications/index.ts';
import { Restores, RestoreWork } from './restores/index.ts';
import { Pruning, RetentionPreviews } from './retention/index.ts';
import { Backups, Firing, Runs, Tasks } from './runs/index.ts';
import { BulkDeletion, PrimarySchedules, Schedules } from './schedules/index.ts';
import { Snapshots } from './snapshots/index.ts';
import { StoreDrivers, Stores } from './stores/index.ts';
import { DeletedTargetFiles, Targets } from './targets/index.ts';

export type { Page, PiecedSlice } from '../ports/records/page.ts';

/** The sockets that the services are plugged into. */
export interface Ports {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: FileArea;
  readonly drivers: ReadonlyMap<string, DriverKind>;
  /** `null` = mails are off: none is written, none is sent. */
  readonly mailer: Mailer | null;
  /** Puts into words what mails tell. */
  readonly letters: Letters;
  /** How many lines of its log this process had to drop so far; 0 where absent. */
  readonly droppedLogLines?: () => number;
}

/** What an installation decides about its services. */
export interface ServiceSettings {
  /** Names this process as the holder of leases; unique among all that share the database. */
  readonly owner: string;
  /** This node's name, for stores that only one node reaches. */
  readonly node: string | null;
  readonly defaultTimeZone: string;
  /** What secrets at rest are sealed with. */
  readonly secretKey: string;
  /** Directories below which staff may name sources; `null` = wherever this process may read (the command line). */
  readonly sourceRoots: readonly string[] | null;
  /** The same for directories that they restore to. */
  readonly restoreRoots: readonly string[] | null;
  /** How sessions live, a policy for each kind that the rooms open. */
  readonly sessionPolicies: readonly SessionPolicy[];
}

/** Everything that the product can do, in its own words. Dialects, loops and the command line call nothing else. */
export interface Services {
  readonly accounts: Accounts;
  readonly authentication: Authentication;
  readonly backups: Backups;
  readonly bulkDeletion: BulkDeletion;
  readonly firing: Firing;
  readonly housekeeping: Housekeeping;
  readonly notifications: Notifications;
  /** The time by the clock that decides. */
  readonly now: () => Promise<Instant>;
  readonly primarySchedules: PrimarySchedules;
  readonly restores: Restores;
  readonly restoreWork: RestoreWork;
  readonly retention: RetentionPreviews;
  readonly runs: Runs;
  readonly schedules: Schedules;
  readonly sessionMemory: SessionMemory;
  readonly snapshots: Snapshots;
  readonly status: StatusService;
  readonly stores: Stores;
  readonly targets: Targets;
  readonly tasks: Tasks;
  readonly timekeeping: Timekeeping;
  readonly zoneData: ZoneData;
}

/** What is set ahead by how much; each of these is renewed, or over, by then. */
const LONGEST_WAITS: Omit<LongestWaits, 'sessionSeconds'> = {
  taskLeaseSeconds: LEASE_SECONDS,
  taskDelaySeconds: RESEND_AFTER_SECONDS,
  restoreLeaseSeconds: LEASE_SECONDS,
  mailLeaseSeconds: MAIL_LEASE_SECONDS,
  mailDelaySeconds: MAX_DELAY_SECONDS,
  loginKeySeconds: KEY_SECONDS,
};

/** Plugs the services into their ports. */
export function createServices(ports: Ports, settings: ServiceSettings): Services {
  const { clock, log, files, mailer, letters } = ports;
  const unitOfWork = mailer === null ? ports.unitOfWork : tellByMail(ports.unitOfWork, letters, log);
  const { sessionPolicies } = settings;
  const sessionSeconds = Math.max(0, ...sessionPolicies.map(({ ttl }) => ttl ?? 0));
  const sealing = new Sealing(settings.secretKey);
  const drivers = new StoreDrivers(unitOfWork, ports.drivers, sealing, settings.node);
  const passwords = new Passwords();
  const repair = new ClockRepair(unitOfWork, { ...LONGEST_WAITS, sessionSeconds }, log);
  const timekeeping = new Timekeeping({ unitOfWork, clock, repair, log }, MAIL_LEASE_SECONDS);
  const leases = new Leases({ unitOfWork, timekeeping }, settings.owner);
  const mailing = mailer === null ? null : new Mailing({ unitOfWork, mailer, timekeeping, leases, log });
  const pruning = new Pruning(unitOfWork, timekeeping, log);
  const snapshots = new Snapshots(unitOfWork, drivers, log);
  const deletedFiles = new DeletedTargetFiles({ unitOfWork, files, log }, settings.node);
  return {
    accounts: new Accounts(unitOfWork, passwords, sealing, settings.defaultTimeZone),
    authentication: new Authentication({ unitOfWork, clock, passwords, sealing, sessionPolicies }),
    backups: new Backups(unitOfWork),
    bulkDeletion: new BulkDeletion(unitOfWork),
    firing: new Firing(unitOfWork, clock, log),
    housekeeping: new Housekeeping({
      unitOfWork,
      clock,
      timekeeping,
      drivers,
      pruning,
      snapshots,
      deletedFiles,
      mailing,
      log,
    }),
    notifications: new Notifications(unitOfWork),
    now: () => unitOfWork.now(),
    primarySchedules: new PrimarySchedules(unitOfWork),
    restores: new Restores({ unitOfWork, drivers, files, leases }, settings.restoreRoots),
    restoreWork: new RestoreWork({ unitOfWork, drivers, files, leases, log }),
    retention: new RetentionPreviews(unitOfWork),
    runs: new Runs(unitOfWork),
    schedules: new Schedules(unitOfWork),
    sessionMemory: new SessionMemory(unitOfWork),
    snapshots,
    status: new StatusService(unitOfWork, settings.node, ports.droppedLogLines),
    stores: new Stores(unitOfWork, drivers),
    targets: new Targets(unitOfWork, files, settings.sourceRoots, settings.node),
    tasks: new Tasks({ unitOfWork, drivers, files, pruning, timekeeping, leases, log }),
    timekeeping,
    zoneData: new ZoneData(unitOfWork, log),
  };
}
