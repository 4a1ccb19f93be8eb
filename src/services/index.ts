import { RESEND_AFTER_SECONDS } from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileArea } from '../ports/file-area.ts';
import type { Log } from '../ports/log.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { LongestWaits } from '../ports/records/dated.ts';
import type { DriverKind } from '../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { ClockRepair } from './clock/repair.ts';
import { Timekeeping } from './clock/timekeeping.ts';
import { Housekeeping } from './housekeeping/housekeeping.ts';
import { StatusService } from './housekeeping/status.ts';
import { ZoneData } from './housekeeping/tzdata-check.ts';
import { Accounts } from './identity/accounts.ts';
import { Authentication } from './identity/authentication.ts';
import { KEY_SECONDS } from './identity/login-keys.ts';
import { Passwords } from './identity/passwords.ts';
import { Sealing } from './identity/secret-box.ts';
import { SessionMemory } from './identity/session-memory.ts';
import { PANEL_SESSION_SECONDS } from './identity/sessions.ts';
import { MAIL_LEASE_SECONDS, MAX_DELAY_SECONDS, Mailing } from './notifications/mailing.ts';
import { Notices } from './notifications/notices.ts';
import { Notifications } from './notifications/notifications.ts';
import { Restores } from './restores/restores.ts';
import { RestoreWork } from './restores/work.ts';
import { RetentionPreviews } from './retention/previews.ts';
import { Pruning } from './retention/pruning.ts';
import { Backups } from './runs/backups.ts';
import { Firing } from './runs/firing.ts';
import { Runs } from './runs/runs.ts';
import { LEASE_SECONDS, Tasks } from './runs/tasks.ts';
import { Natives } from './schedules/dialect-data.ts';
import { PrimarySchedules } from './schedules/primary-schedules.ts';
import { Schedules } from './schedules/schedules.ts';
import { Removals } from './snapshots/bulk-delete.ts';
import { Snapshots } from './snapshots/snapshots.ts';
import { StoreDrivers } from './stores/store-drivers.ts';
import { Stores } from './stores/stores.ts';
import { DeletedTargetFiles } from './targets/deleted-files.ts';
import { Targets } from './targets/targets.ts';

/** The sockets that the services are plugged into. */
export interface Ports {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: FileArea;
  readonly drivers: ReadonlyMap<string, DriverKind>;
  /** `null` = mails are off: none is written, none is sent. */
  readonly mailer: Mailer | null;
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
  /** Whether a panel session is good only from the address that it was opened from. */
  readonly bindsPanelSessions: boolean;
}

/** Everything that the product can do, in its own words. Dialects, loops and the command line call nothing else. */
export interface Services {
  readonly accounts: Accounts;
  readonly authentication: Authentication;
  readonly backups: Backups;
  readonly firing: Firing;
  readonly housekeeping: Housekeeping;
  readonly natives: Natives;
  readonly notifications: Notifications;
  readonly primarySchedules: PrimarySchedules;
  readonly removals: Removals;
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
const LONGEST_WAITS: LongestWaits = {
  taskLeaseSeconds: LEASE_SECONDS,
  taskDelaySeconds: RESEND_AFTER_SECONDS,
  restoreLeaseSeconds: LEASE_SECONDS,
  mailLeaseSeconds: MAIL_LEASE_SECONDS,
  mailDelaySeconds: MAX_DELAY_SECONDS,
  sessionSeconds: PANEL_SESSION_SECONDS,
  loginKeySeconds: KEY_SECONDS,
};

/** Plugs the services into their ports. */
export function createServices(ports: Ports, settings: ServiceSettings): Services {
  const { unitOfWork, clock, log, files, mailer } = ports;
  const { bindsPanelSessions } = settings;
  const sealing = new Sealing(settings.secretKey);
  const drivers = new StoreDrivers(unitOfWork, ports.drivers, sealing, settings.node);
  const passwords = new Passwords();
  const notices = new Notices(mailer !== null, log);
  const repair = new ClockRepair(unitOfWork, LONGEST_WAITS, log);
  const timekeeping = new Timekeeping({ unitOfWork, clock, repair, log }, MAIL_LEASE_SECONDS);
  const mailing = mailer === null ? null : new Mailing({ unitOfWork, mailer, timekeeping, log }, settings.owner);
  const pruning = new Pruning(unitOfWork, notices, timekeeping, log);
  const snapshots = new Snapshots(unitOfWork, drivers, log);
  const deletedFiles = new DeletedTargetFiles({ unitOfWork, files, log }, settings.node);
  return {
    accounts: new Accounts(unitOfWork, passwords, sealing, settings.defaultTimeZone),
    authentication: new Authentication({ unitOfWork, clock, passwords, sealing, bindsPanelSessions }),
    backups: new Backups(unitOfWork),
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
    natives: new Natives(unitOfWork),
    notifications: new Notifications(unitOfWork),
    primarySchedules: new PrimarySchedules(unitOfWork),
    removals: new Removals(unitOfWork),
    restores: new Restores({ unitOfWork, drivers, files }, settings.owner, settings.restoreRoots),
    restoreWork: new RestoreWork({ unitOfWork, drivers, files, timekeeping, log }, settings.owner),
    retention: new RetentionPreviews(unitOfWork),
    runs: new Runs(unitOfWork),
    schedules: new Schedules(unitOfWork),
    sessionMemory: new SessionMemory(unitOfWork),
    snapshots,
    status: new StatusService(unitOfWork, settings.node, ports.droppedLogLines),
    stores: new Stores(unitOfWork, drivers),
    targets: new Targets(unitOfWork, files, settings.sourceRoots, settings.node),
    tasks: new Tasks({ unitOfWork, drivers, files, pruning, notices, timekeeping, log }, settings.owner),
    timekeeping,
    zoneData: new ZoneData(unitOfWork, log),
  };
}
