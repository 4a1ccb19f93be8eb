import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import { type GatewayError, problem } from './domain/errors.ts';
import { DAY_SECONDS } from './domain/instant.ts';
import { sessionPolicies } from './domain/session-policies.ts';
import type { DiskReserve } from './domain/write-limits.ts';
import type { Clock } from './ports/clock.ts';
import type { FileArea } from './ports/file-area.ts';
import type { KeyPlace } from './ports/key-place.ts';
import type { Log } from './ports/log.ts';
import type { Meter } from './ports/meter.ts';
import type { UnitOfWork } from './ports/unit-of-work.ts';
import type { FileWork } from './ports/workplace.ts';
import { createServices, type Services } from './services/index.ts';
import { openForCommand } from './storage/engine/command-database.ts';
import { placeOf } from './storage/engine/engine.ts';
import { assertMigrated } from './storage/engine/migrate.ts';
import type { Connections } from './storage/engine/sql.ts';
import { KnexUnitOfWork } from './storage/unit-of-work.ts';

/** How an installation is opened. */
export interface InstallationOptions {
  /**
   * `server`: makes what is missing and migrates whatever database it is given. `founder`: a command that does so with
   * the embedded one only. `command`: makes and migrates nothing.
   */
  readonly role: 'server' | 'founder' | 'command';
  readonly clock: Clock;
  readonly log: Log;
  /** Whether a shared database's own clock decides; not where a test gives the time. */
  readonly usesDatabaseClock: boolean;
  /** Whether work on files is done in processes of its own; absent = in this one. */
  readonly usesWorkerProcesses?: boolean;
  /** Whether nothing is written of whose the stores are: see `Home.onlyLooks`. */
  readonly isDrill?: boolean;
  /** Stands before the database, for whoever watches what is written: for tests. */
  readonly watch?: (unitOfWork: UnitOfWork) => UnitOfWork;
  /** How many lines the log had to drop since this process began; 0 where absent. */
  readonly droppedLogLines?: () => number;
  /** Where what this process does is counted; nowhere where absent. */
  readonly meter?: Meter;
}

/** The services on their database: all that a command needs, and what a gateway stands on. */
export interface Installation<Name extends keyof Services = keyof Services> {
  readonly config: Config;
  readonly services: Pick<Services, Name>;
  readonly unitOfWork: UnitOfWork;
  readonly files: () => Promise<FileArea>;
  /** Made when it is first asked for. */
  readonly work: () => Promise<FileWork>;
  readonly log: Log;
  /** Whether this process made the embedded database. */
  readonly isNewDatabase: boolean;
  /** Closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database and plugs all services into it, or those that are named: the composition root's lower half, which
 * needs no dialect. What not every command uses is loaded where it is.
 *
 * @throws `unavailable` - a data directory or database that cannot be used.
 */
export async function openInstallation<Name extends keyof Services = keyof Services>(
  config: Config,
  options: InstallationOptions,
  names?: readonly Name[],
): Promise<Installation<Name>> {
  const { connections, isNewDatabase } = await openMigrated(config, options.role);
  try {
    return { ...(await plugIn(config, options, connections, names)), isNewDatabase };
  } catch (error) {
    await connections.destroy();
    throw error;
  }
}

async function plugIn<Name extends keyof Services>(
  config: Config,
  options: InstallationOptions,
  connections: Connections,
  names: readonly Name[] | undefined,
): Promise<Omit<Installation<Name>, 'isNewDatabase'>> {
  const { clock, log, role } = options;
  const { dataDir, volumesDir, nodeName } = config;
  const database = new KnexUnitOfWork(connections, clock, {
    useDatabaseClock: options.usesDatabaseClock,
    targetIdsFrom: config.targetIdsFrom,
  });
  const unitOfWork = options.watch?.(database) ?? database;
  const mayMake = isMaker(config, role);
  if (mayMake) {
    const { plantStores } = await import('./first-stores.ts');
    await plantStores(unitOfWork, config);
  }
  let made: Promise<FileWork> | null = null;
  const work = (): Promise<FileWork> => {
    made ??= openFileWork(config, options);
    return made;
  };
  // A command that only looks at paths needs no drivers.
  const files = async (): Promise<FileArea> => {
    if (options.usesWorkerProcesses) return (await work()).files;
    return new (await import('./file-tree/file-area.ts')).NodeFileArea(dataDir, volumesDir);
  };
  const { mail } = config;
  const services = await createServices(
    {
      unitOfWork,
      clock,
      log,
      files,
      work,
      downloads: async () =>
        new (await import('./file-tree/downloads.ts')).NodeDownloads(dataDir, config.diskReserveBytes),
      machine: async () => new (await import('./server/machine.ts')).NodeMachine(dataDir),
      mailer: mail && (async () => new (await import('./notify/smtp.ts')).SmtpMailer(mail)),
      webhooks: async () => new (await import('./notify/webhooks.ts')).HttpWebhooks(config.alertNetworks),
      letters: async () => {
        const { writeLetter } = await import('./wording/english/letters.ts');
        // Contacts and preferences are that room's, and so are the mails.
        const { NOUNS } = await import('./dialects/cloudsigma/nouns.ts');
        const { writeDigest } = await import('./wording/english/alert-digests.ts');
        return { write: (notice) => writeLetter(notice, NOUNS.one), writeDigest };
      },
      scrub: async () => {
        // What was shown once may name whoever is erased.
        await rm(join(dataDir, 'first-login.txt'), { force: true });
        await placeOf(config.database).scrub();
      },
      droppedLogLines: options.droppedLogLines ?? (() => 0),
      ...(options.meter === undefined ? {} : { meter: options.meter }),
    },
    {
      owner: `${nodeName}:${process.pid}:${crypto.randomUUID()}`,
      node: nodeName,
      home: {
        dataDir,
        isShared: placeOf(config.database).engine.isShared,
        sharesVolumes: config.volumesDir !== null,
        onlyLooks: options.isDrill ?? false,
        database: () => placeOf(config.database).identify(connections),
        directory: () => identifyDirectory(dataDir),
      },
      defaultTimeZone: config.defaultTimeZone,
      keyPlace: keyPlaceOf(config, mayMake),
      taskBounds: config.taskBounds,
      diskReserve: reserveOf(config),
      undoSeconds: config.undoDays * DAY_SECONDS,
      verifiedNightly: config.verifiedNightly,
      sourceRoots: role === 'server' ? config.sourceRoots : null,
      storeRoots: role === 'server' ? config.storeRoots : null,
      restoreRoots: role === 'server' ? config.restoreRoots : null,
      attemptLimits: config.attemptLimits,
      sessionPolicies: sessionPolicies(config.rooms.billingPanel.bindsSessions),
    },
    names,
  );
  const close = async (): Promise<void> => {
    await (await made)?.close();
    await unitOfWork.close();
  };
  return { config, services, unitOfWork, files, work, log, close };
}

/** What is kept free for the embedded database; `null` where a server keeps the database. */
export const reserveOf = ({ database, dataDir, diskReserveBytes }: Config): DiskReserve | null =>
  placeOf(database).file === null ? null : { directory: dataDir, bytes: diskReserveBytes };

/** A server's is done in worker processes; a command holds up nobody but itself. */
async function openFileWork(
  { dataDir, volumesDir, workerConcurrency: concurrency }: Config,
  { usesWorkerProcesses, log }: InstallationOptions,
): Promise<FileWork> {
  const { createDrivers } = await import('./drivers/index.ts');
  const { NodeFileArea } = await import('./file-tree/file-area.ts');
  const files = new NodeFileArea(dataDir, volumesDir);
  const drivers = createDrivers({ spoolDirectory: join(dataDir, 'spool'), borgDirectory: join(dataDir, 'borg') });
  if (!usesWorkerProcesses) {
    const { inThisProcess } = await import('./worker-processes/in-this-process.ts');
    return inThisProcess(files, drivers, dataDir);
  }
  const { ProcessPool } = await import('./worker-processes/pool.ts');
  return new ProcessPool({
    dataDir,
    volumesDir,
    concurrency,
    log,
    drivers,
    volumePath: (uuid) => files.volumePath(uuid),
  });
}

/** Which directory it is, apart from every copy of it; an empty text where it is none. */
async function identifyDirectory(dataDir: string): Promise<string> {
  const stats = await stat(dataDir, { bigint: true }).catch(() => null);
  return stats === null ? '' : `${stats.ino}:${stats.birthtimeNs}`;
}

function keyPlaceOf({ secretKey, dataDir }: Config, mayMake: boolean): KeyPlace {
  if (secretKey !== null) {
    const isKept = () => Promise.reject(new Error('A key in the environment is put there by whoever keeps it.'));
    return { isInEnvironment: true, keys: async () => [secretKey], next: isKept, settle: async () => {} };
  }
  return {
    isInEnvironment: false,
    keys: async () => [
      await openSecretKey(dataDir, mayMake),
      ...(await (await import('./secret-key.ts')).readOtherKeys(dataDir)),
    ],
    next: async () => (await import('./secret-key.ts')).makeNextKey(dataDir),
    settle: async () => (await import('./secret-key.ts')).settleNextKey(dataDir),
  };
}

async function openSecretKey(dataDir: string, mayMake: boolean): Promise<string> {
  const { loadSecretKey, readSecretKey } = await import('./secret-key.ts');
  return (mayMake ? loadSecretKey : readSecretKey)(dataDir);
}

/** Whether what is missing may be made, and what is old be migrated. */
const isMaker = ({ database }: Config, role: InstallationOptions['role']): boolean =>
  role === 'server' || (role === 'founder' && !placeOf(database).engine.isShared);

/** Brings a database to this version, making the embedded one and its key if need be. @throws `unavailable`. */
export async function migrateDatabase(config: Config): Promise<void> {
  const { connections } = await openMigrated(config, 'server');
  await connections.destroy();
  if (config.secretKey === null) await openSecretKey(config.dataDir, true);
}

async function openMigrated(
  config: Config,
  role: InstallationOptions['role'],
): Promise<{ readonly connections: Connections; readonly isNewDatabase: boolean }> {
  const { database, dataDir } = config;
  const mayMake = isMaker(config, role);
  const { file } = placeOf(database);
  if (mayMake) await makeDataDir(dataDir);
  else if (file !== null) await requireDatabaseFile(file);
  const isNewDatabase = mayMake && file !== null && (await createFile(file));
  return { connections: await (mayMake ? openMaking : openMade)(database), isNewDatabase };
}

/** Loaded where something may be made only: other commands start without knex. */
async function openMaking(database: Config['database']): Promise<Connections> {
  const { openDatabase } = await import('./storage/engine/knex.ts');
  const { migrate } = await import('./storage/engine/migrate.ts');
  const knex = await openDatabase(database);
  return closingUnless(knex, migrate(knex));
}

async function openMade(database: Config['database']): Promise<Connections> {
  const connections = await openForCommand(database);
  return closingUnless(connections, assertMigrated(connections));
}

async function closingUnless(connections: Connections, isGood: Promise<void>): Promise<Connections> {
  try {
    await isGood;
    return connections;
  } catch (error) {
    await connections.destroy();
    throw error;
  }
}

/** Whoever mistypes `DATA_DIR` must not be told that all is well with an installation that was just made. @throws `unavailable`. */
export async function requireDatabaseFile(file: string): Promise<void> {
  try {
    await stat(file);
  } catch (error) {
    const dataDir = dirname(file);
    if (!(error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))) {
      throw unusableDataDir(dataDir, error);
    }
    throw problem('installation_missing', { dataDir });
  }
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await makeDirectory(dataDir);
  } catch (error) {
    throw unusableDataDir(dataDir, error);
  }
}

const unusableDataDir = (dataDir: string, cause: unknown): GatewayError =>
  problem('data_dir_unusable', { dataDir }, cause);

/** As `mkdir -p`; step by step, since Node's own recursion never ends where a directory cannot be made (`/proc`). */
async function makeDirectory(path: string): Promise<void> {
  const make = () =>
    mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  try {
    await make();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT') || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await make();
  }
}

/** Makes an empty file; `false` if it is there already, made by whomever. */
async function createFile(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw unusableDataDir(dirname(file), error);
  }
}
