import type { SessionPolicy } from '../domain/account.ts';
import { NO_METER } from '../ports/meter.ts';
import type { LongestWaits } from '../ports/records/dated.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { once } from './once.ts';
import type { Bound, Services } from './services.ts';
import type { Ports, ServiceSettings } from './surroundings.ts';

type Functions = Readonly<Record<string, (unitOfWork: UnitOfWork, ...input: never[]) => unknown>>;

/** How each service is made, with what it stands on, where it is asked for. */
export type Makers = { readonly [Name in keyof Services]: () => Promise<Services[Name]> };

/** What is set ahead by how much; each of these is renewed, or over, by then. */
async function findLongestWaits(sessionPolicies: readonly SessionPolicy[]): Promise<LongestWaits> {
  const { RESEND_AFTER_SECONDS, RETRY_AFTER_SECONDS } = await import('../domain/task.ts');
  const { LONGEST_REST_SECONDS } = await import('../domain/store-trouble.ts');
  const { KEY_SECONDS } = await import('./identity/login-keys.ts');
  const { LEASE_SECONDS, MAIL_LEASE_SECONDS } = await import('./leases/index.ts');
  const { MAX_DELAY_SECONDS } = await import('./notifications/outbox.ts');
  return {
    sessionSeconds: Math.max(0, ...sessionPolicies.map(({ ttl }) => ttl ?? 0)),
    taskLeaseSeconds: LEASE_SECONDS,
    taskDelaySeconds: Math.max(RESEND_AFTER_SECONDS, ...RETRY_AFTER_SECONDS),
    storeRestSeconds: LONGEST_REST_SECONDS,
    restoreLeaseSeconds: LEASE_SECONDS,
    mailLeaseSeconds: MAIL_LEASE_SECONDS,
    mailDelaySeconds: MAX_DELAY_SECONDS,
    loginKeySeconds: KEY_SECONDS,
  };
}

/** @param unitOfWork that of the ports, as `createServices` has wrapped it: its changes are counted and told by mail */
export function createMakers(
  { clock, log, ...ports }: Ports,
  unitOfWork: UnitOfWork,
  settings: ServiceSettings,
): Makers {
  const { sessionPolicies } = settings;
  const files = once(ports.files);
  const secretBox = once(async () => {
    const { KEY_ROTATION, SecretBox } = await import('./identity/secret-box.ts');
    // Before the keys: a rotation in between is noticed.
    const rotation = await unitOfWork.records.settings.get(KEY_ROTATION);
    const [key = '', ...others] = await settings.keyPlace.keys();
    return new SecretBox(key, others, rotation);
  });
  const passwords = once(async () => new (await import('./identity/passwords.ts')).Passwords());
  const authentication = once(async () => {
    const { Authentication } = await import('./identity/authentication.ts');
    const parts = { passwords: await passwords(), secretBox: await secretBox() };
    return new Authentication({ unitOfWork, clock, ...parts, sessionPolicies, meter: ports.meter ?? NO_METER });
  });
  const ownership = once(async () => {
    const { Ownership } = await import('./stores/ownership.ts');
    const { drivers: kinds } = await ports.work();
    return new Ownership({ unitOfWork, kinds, home: settings.home }, settings.node);
  });
  const drivers = once(async () => {
    const { StoreDrivers } = await import('./stores/store-drivers.ts');
    const parts = [await secretBox(), await ownership(), settings.node, settings.diskReserve] as const;
    return new StoreDrivers(unitOfWork, await ports.work(), ...parts);
  });
  const volumeNode = async () => (await import('./stores/home.ts')).volumeNodeOf(settings.home, settings.node);
  const timekeeping = once(async () => {
    const { ClockRepair } = await import('./housekeeping/clock-repair.ts');
    const { Timekeeping } = await import('./clock/timekeeping.ts');
    const { MAIL_LEASE_SECONDS } = await import('./leases/index.ts');
    const repair = new ClockRepair(unitOfWork, await findLongestWaits(sessionPolicies), log);
    return new Timekeeping({ unitOfWork, clock, repair, log }, MAIL_LEASE_SECONDS);
  });
  const leases = once(async () => {
    const { Leases } = await import('./leases/leases.ts');
    return new Leases({ unitOfWork, timekeeping: await timekeeping() }, settings.owner);
  });
  const storePlaces = once(async () => {
    const { StorePlaces } = await import('./stores/store-places.ts');
    return new StorePlaces(unitOfWork, await drivers(), await ownership());
  });
  const stores = once(async () => {
    const { Stores } = await import('./stores/stores.ts');
    return new Stores(unitOfWork, await drivers(), await ownership(), await storePlaces(), log);
  });
  const pruning = once(async () => {
    const { Pruning } = await import('./retention/pruning.ts');
    return new Pruning(unitOfWork, await timekeeping(), settings.undoSeconds, log);
  });
  const snapshots = once(async () => {
    const { Snapshots } = await import('./snapshots/snapshots.ts');
    return new Snapshots(unitOfWork, await drivers(), await ownership(), log);
  });
  const leftCopies = once(async () => {
    const { LeftCopies } = await import('./snapshots/left-copies.ts');
    return new LeftCopies(unitOfWork, await drivers(), log);
  });
  const repositories = once(async () => {
    const { Repositories } = await import('./snapshots/repositories.ts');
    return new Repositories(unitOfWork, await drivers(), log);
  });
  const snapshotFiles = once(async () => {
    const { SnapshotFiles } = await import('./snapshots/snapshot-files.ts');
    return new SnapshotFiles(unitOfWork, await drivers(), ports.downloads);
  });
  const verification = once(async () => {
    const { Verification } = await import('./snapshots/verification.ts');
    return new Verification(unitOfWork, await drivers(), log);
  });
  const mailing = once(async () => {
    if (ports.mailer === null) return null;
    const { sendingMails } = await import('./notifications/mailing.ts');
    const { Outbox } = await import('./notifications/outbox.ts');
    const parts = { timekeeping: await timekeeping(), leases: await leases(), log };
    return new Outbox(sendingMails(unitOfWork, await ports.mailer()), parts);
  });
  const alertChannels = once(async () => {
    const { AlertChannels } = await import('./alerts/channels.ts');
    const parts = { webhooks: await ports.webhooks(), letters: await ports.letters(), secretBox: await secretBox() };
    return new AlertChannels(unitOfWork, { ...parts, mailer: (await ports.mailer?.()) ?? null });
  });
  const alerting = once(async () => {
    const { Alerting } = await import('./alerts/alerting.ts');
    const parts = { timekeeping: await timekeeping(), leases: await leases(), log };
    return new Alerting({ unitOfWork, ...parts, channels: await alertChannels(), meter: ports.meter ?? NO_METER });
  });
  const status = once(async () => {
    const { StatusService } = await import('./housekeeping/status.ts');
    const countHanging = async () => (await drivers()).barred().count;
    return new StatusService(unitOfWork, settings.node, {
      dropped: ports.droppedLogLines ?? (() => 0),
      countHanging,
      isKeyStale: async () => (await secretBox()).isStale(unitOfWork.records),
    });
  });
  const departures = once(async () => {
    const { Departures } = await import('./departures/departures.ts');
    const parts = { ownership: await ownership(), drivers: await drivers() };
    return new Departures({ unitOfWork, ...parts, scrub: ports.scrub, log });
  });
  return {
    accounts: async () => {
      const { Accounts } = await import('./identity/accounts.ts');
      return new Accounts(unitOfWork, await passwords(), await secretBox(), settings.defaultTimeZone);
    },
    answerOnce: async () => {
      const { answerOnce } = await import('./repeats/repeats.ts');
      return (call, answering) => answerOnce(unitOfWork, call, answering);
    },
    alerts: async () => {
      const { Alerts } = await import('./alerts/alerts.ts');
      const parts = { webhooks: await ports.webhooks(), channels: await alertChannels(), secretBox: await secretBox() };
      return new Alerts(unitOfWork, parts);
    },
    authentication,
    ownLogin: async () => {
      const { OwnLogin } = await import('./identity/own-login.ts');
      const parts = { passwords: await passwords(), secretBox: await secretBox() };
      return new OwnLogin({ unitOfWork, clock, ...parts, authentication: await authentication() });
    },
    backups: async () => bind(await import('./runs/backups.ts'), unitOfWork),
    checks: async () => bind(await import('./runs/checks.ts'), unitOfWork),
    checkTzdata: async () => {
      const { checkTzdata } = await import('./housekeeping/tzdata-check.ts');
      return (version) => checkTzdata(unitOfWork, log, version);
    },
    comparePolicies: async () => bind(await import('./retention/policy-changes.ts'), unitOfWork).comparePolicies,
    keyRotation: async () => {
      const { KeyRotation } = await import('./identity/key-rotation.ts');
      return new KeyRotation({ unitOfWork, place: settings.keyPlace, servers: await status(), scrub: ports.scrub });
    },
    days: async () => bind(await import('./overview/days.ts'), unitOfWork),
    readOverview: async () => {
      const { readOverview } = await import('./overview/overview.ts');
      return (actor, filter) => readOverview(unitOfWork, actor, filter);
    },
    letSnapshotsGo: async () => {
      const { letSnapshotsGo } = await import('./runs/letting-go.ts');
      return letSnapshotsGo.bind(null, unitOfWork, await ownership());
    },
    departures,
    deleteByIds: async () => {
      const { deleteByIds } = await import('./schedules/bulk-deletion.ts');
      return deleteByIds.bind(null, unitOfWork, await ownership());
    },
    explanations: async () => bind(await import('./schedules/explanations.ts'), unitOfWork),
    changesSince: async () => bind(await import('./events/changes.ts'), unitOfWork).changesSince,
    forecasts: async () => {
      const { forecast } = await import('./schedules/forecasts.ts');
      return { forecast: forecast.bind(null, unitOfWork) };
    },
    growth: async () => bind(await import('./stores/growth.ts'), unitOfWork),
    feedPosition: async () => bind(await import('./events/feed-position.ts'), unitOfWork).feedPosition,
    figures: async () => bind(await import('./housekeeping/figures.ts'), unitOfWork).readFigures,
    scheduleFigures: async () => bind(await import('./housekeeping/figures.ts'), unitOfWork).readScheduleFigures,
    firing: async () => new (await import('./runs/firing.ts')).Firing(unitOfWork, clock, log),
    housekeeping: async () => {
      const { Housekeeping } = await import('./housekeeping/housekeeping.ts');
      const { DeletedTargetFiles } = await import('./targets/deleted-files.ts');
      const { NightlyVerification } = await import('./housekeeping/nightly-verification.ts');
      const { NightlyRepositories } = await import('./housekeeping/nightly-repositories.ts');
      const { VolumeBytes } = await import('./targets/volume-bytes.ts');
      const { dropScratch } = await import('./housekeeping/scratch.ts');
      const { endCutOff } = await import('./restores/cut-off.ts');
      return new Housekeeping({
        unitOfWork,
        clock,
        timekeeping: await timekeeping(),
        drivers: await drivers(),
        pruning: await pruning(),
        snapshots: await snapshots(),
        leftCopies: await leftCopies(),
        deletedFiles: new DeletedTargetFiles(
          { unitOfWork, files: await files(), log },
          settings.node,
          await volumeNode(),
        ),
        downloads: ports.downloads,
        endCutOff: (lapsedAt) => endCutOff({ unitOfWork, files, log }, settings.node, lapsedAt),
        dropScratch: async () => dropScratch(unitOfWork, await files(), log),
        nightly: new NightlyVerification(
          { unitOfWork, drivers: await drivers(), verification: await verification(), log },
          { count: settings.verifiedNightly, timeZone: settings.defaultTimeZone },
        ),
        nightlyRepositories: new NightlyRepositories(
          { unitOfWork, drivers: await drivers(), repositories: await repositories(), log },
          settings.defaultTimeZone,
        ),
        volumeBytes: new VolumeBytes({ unitOfWork, files: await files(), log }),
        mailing: await mailing(),
        departures: await departures(),
        alerting: await alerting(),
        log,
      });
    },
    importSchedules: async () => bind(await import('./schedules/imports.ts'), unitOfWork).importSchedules,
    load: async () => bind(await import('./schedules/load.ts'), unitOfWork),
    machine: ports.machine,
    nodes: async () => bind(await import('./stores/node-list.ts'), unitOfWork),
    notifications: async () => bind(await import('./notifications/notifications.ts'), unitOfWork),
    now: async () => () => unitOfWork.now(),
    oversight: async () => bind(await import('./identity/oversight.ts'), unitOfWork),
    primarySchedules: async () => bind(await import('./schedules/primary-schedules.ts'), unitOfWork),
    repositories,
    restores: async () => bind(await import('./restores/restores.ts'), unitOfWork),
    restoreWork: async () => {
      const { RestoreWork } = await import('./restores/work.ts');
      const parts = {
        unitOfWork,
        drivers: await drivers(),
        leases: await leases(),
        verification: await verification(),
        log,
      };
      return new RestoreWork(parts, await volumeNode());
    },
    directories: async () => {
      const { Directories } = await import('./targets/directories.ts');
      return new Directories(files, settings.sourceRoots, settings.storeRoots, settings.restoreRoots);
    },
    directoryRestores: async () => {
      const { DirectoryRestores } = await import('./restores/directory-restores.ts');
      const parts = {
        drivers: await drivers(),
        files: await files(),
        leases: await leases(),
        verification: await verification(),
      };
      return new DirectoryRestores({ unitOfWork, ...parts }, settings.restoreRoots);
    },
    previewRetention: async () => {
      const { previewRetention } = await import('./retention/previews.ts');
      return previewRetention.bind(null, unitOfWork);
    },
    runs: async () => bind(await import('./runs/runs.ts'), unitOfWork),
    selectByHand: async () => bind(await import('./retention/by-hand.ts'), unitOfWork).selectByHand,
    schedules: async () => new (await import('./schedules/schedules.ts')).Schedules(unitOfWork, settings.undoSeconds),
    scripts: async () => bind(await import('./scripts/scripts.ts'), unitOfWork),
    scriptTrials: async () =>
      new (await import('./scripts/trials.ts')).ScriptTrials(unitOfWork, await drivers(), clock),
    sessionMemory: async () => bind(await import('./identity/session-memory.ts'), unitOfWork),
    signingKeys: async () => {
      const { SigningKeys } = await import('./identity/signing-keys.ts');
      return new SigningKeys(unitOfWork, await secretBox());
    },
    slotCounts: async () => bind(await import('./schedules/slot-counts.ts'), unitOfWork),
    slots: async () => bind(await import('./schedules/slots.ts'), unitOfWork),
    snapshotFiles,
    snapshots,
    status,
    storeMove: async () => {
      const { StoreMove } = await import('./snapshots/store-move.ts');
      return new StoreMove(unitOfWork, await drivers(), await leftCopies(), log);
    },
    stores,
    storeWatch: async () => {
      const { StoreWatch } = await import('./stores/store-watch.ts');
      return new StoreWatch({ unitOfWork, drivers: await drivers(), ownership: await ownership(), clock, log });
    },
    targets: async () => {
      const { Targets } = await import('./targets/targets.ts');
      const own = { service: stores, places: storePlaces, ownership, roots: settings.storeRoots };
      return new Targets(
        unitOfWork,
        files,
        settings.sourceRoots,
        settings.node,
        await volumeNode(),
        own,
        settings.undoSeconds,
      );
    },
    taskLogs: async () => bind(await import('./runs/task-logs.ts'), unitOfWork),
    tasks: async () => {
      const { Tasks } = await import('./runs/tasks.ts');
      const { FollowUps } = await import('./runs/follow-ups.ts');
      const { CheckAttempts } = await import('./runs/check-attempts.ts');
      const { RunScripts } = await import('./runs/run-scripts.ts');
      const { StoreTroubles } = await import('./stores/store-troubles.ts');
      const shared = { timekeeping: await timekeeping(), leases: await leases(), log };
      return new Tasks({
        unitOfWork,
        ...shared,
        drivers: await drivers(),
        files: await files(),
        checks: new CheckAttempts({
          unitOfWork,
          drivers: await drivers(),
          files: await files(),
          verification: await verification(),
          clock,
        }),
        scripts: new RunScripts(unitOfWork, await drivers(), log),
        followUps: new FollowUps({
          unitOfWork,
          pruning: await pruning(),
          snapshots: await snapshots(),
          repositories: await repositories(),
          log,
        }),
        verification: await verification(),
        limits: settings.attemptLimits,
        troubles: new StoreTroubles(unitOfWork, log),
        bounds: settings.taskBounds,
      });
    },
    timekeeping,
    calendarFeeds: async () => bind(await import('./schedules/calendar-feeds.ts'), unitOfWork),
    undoRetention: async () => bind(await import('./schedules/retention-undo.ts'), unitOfWork).undoRetention,
    verification,
  };
}

/** Gives the functions of a module their unit of work. */
function bind<Module extends Functions>(module: Module, unitOfWork: UnitOfWork): Bound<Module> {
  const bound = Object.entries(module).map(([name, service]) => [name, service.bind(null, unitOfWork)]);
  return Object.fromEntries(bound) as Bound<Module>;
}
