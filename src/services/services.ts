import type { Actor } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import type { Machine } from '../ports/machine.ts';
import type { Key } from '../ports/records/page.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import type { Alerts } from './alerts/index.ts';
import type { Timekeeping } from './clock/index.ts';
import type { Departures } from './departures/index.ts';
import type { changesSince, feedPosition } from './events/index.ts';
import type { Housekeeping, readFigures, readScheduleFigures, StatusService } from './housekeeping/index.ts';
import type {
  Accounts,
  Authentication,
  KeyRotation,
  OwnLogin,
  oversight,
  SigningKeys,
  sessionMemory,
} from './identity/index.ts';
import type { notifications } from './notifications/index.ts';
import type { days, readOverview } from './overview/index.ts';
import type { AnswerOnce } from './repeats/index.ts';
import type { DirectoryRestores, RestoreWork, restores } from './restores/index.ts';
import type { comparePolicies, previewRetention, selectByHand } from './retention/index.ts';
import type { backups, checks, Firing, runs, Tasks, taskLogs } from './runs/index.ts';
import type {
  calendarFeeds,
  explanations,
  forecasts,
  importSchedules,
  load,
  primarySchedules,
  Schedules,
  slotCounts,
  slots,
  undoRetention,
} from './schedules/index.ts';
import type { ScriptTrials, scripts } from './scripts/index.ts';
import type { Repositories, SnapshotFiles, Snapshots, StoreMove, Verification } from './snapshots/index.ts';
import type { growth, nodes, Stores, StoreWatch } from './stores/index.ts';
import type { Directories, Targets } from './targets/index.ts';

/** A service without a state of its own: a function, or a module of some, whose unit of work is given already. */
export type Bound<Service> = Service extends (unitOfWork: UnitOfWork, ...input: infer Input) => infer Answer
  ? (...input: Input) => Answer
  : { readonly [Name in keyof Service]: Bound<Service[Name]> };

/** Everything that the product can do, in its own words. Dialects, loops and the command line call nothing else. */
export interface Services {
  readonly accounts: Accounts;
  readonly answerOnce: AnswerOnce;
  readonly alerts: Alerts;
  readonly authentication: Authentication;
  readonly backups: Bound<typeof backups>;
  readonly changesSince: Bound<typeof changesSince>;
  readonly calendarFeeds: Bound<typeof calendarFeeds>;
  readonly checks: Bound<typeof checks>;
  readonly checkTzdata: (version: string) => Promise<number>;
  readonly comparePolicies: Bound<typeof comparePolicies>;
  readonly days: Bound<typeof days>;
  readonly departures: Departures;
  readonly deleteByIds: (actor: Actor, ids: readonly number[]) => Promise<void>;
  readonly keyRotation: KeyRotation;
  readonly letSnapshotsGo: (actor: Actor, keys: readonly Key[], which?: { readonly version?: number }) => Promise<void>;
  readonly undoRetention: Bound<typeof undoRetention>;
  readonly explanations: Bound<typeof explanations>;
  readonly feedPosition: Bound<typeof feedPosition>;
  readonly importSchedules: Bound<typeof importSchedules>;
  readonly figures: Bound<typeof readFigures>;
  readonly scheduleFigures: Bound<typeof readScheduleFigures>;
  readonly firing: Firing;
  readonly forecasts: Bound<typeof forecasts>;
  readonly growth: Bound<typeof growth>;
  readonly housekeeping: Housekeeping;
  /** What the machine of this node is doing: nothing of any account's. */
  readonly load: Bound<typeof load>;
  readonly machine: Machine;
  readonly nodes: Bound<typeof nodes>;
  readonly notifications: Bound<typeof notifications>;
  /** The time by the clock that decides. */
  readonly now: () => Promise<Instant>;
  readonly readOverview: Bound<typeof readOverview>;
  readonly ownLogin: OwnLogin;
  readonly oversight: Bound<typeof oversight>;
  readonly primarySchedules: Bound<typeof primarySchedules>;
  readonly repositories: Repositories;
  readonly restores: Bound<typeof restores>;
  readonly restoreWork: RestoreWork;
  readonly directories: Directories;
  readonly directoryRestores: DirectoryRestores;
  readonly previewRetention: Bound<typeof previewRetention>;
  readonly selectByHand: Bound<typeof selectByHand>;
  readonly runs: Bound<typeof runs>;
  readonly schedules: Schedules;
  readonly scripts: Bound<typeof scripts>;
  readonly scriptTrials: ScriptTrials;
  readonly sessionMemory: Bound<typeof sessionMemory>;
  readonly signingKeys: SigningKeys;
  readonly slotCounts: Bound<typeof slotCounts>;
  readonly slots: Bound<typeof slots>;
  readonly snapshotFiles: SnapshotFiles;
  readonly snapshots: Snapshots;
  readonly status: StatusService;
  readonly storeMove: StoreMove;
  readonly stores: Stores;
  readonly storeWatch: StoreWatch;
  readonly targets: Targets;
  readonly taskLogs: Bound<typeof taskLogs>;
  readonly tasks: Tasks;
  readonly timekeeping: Timekeeping;
  readonly verification: Verification;
}
