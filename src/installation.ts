import { randomUUID } from 'node:crypto';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Knex } from 'knex';
import type { Config } from './config.ts';
import type { Actor } from './domain/account.ts';
import { type GatewayError, problem } from './domain/errors.ts';
import { sessionPolicies } from './domain/session-policies.ts';
import { LOCAL_DESTINATION } from './domain/store.ts';
import { createDrivers } from './drivers/index.ts';
import { NodeFileArea } from './file-tree/file-area.ts';
import type { Clock } from './ports/clock.ts';
import type { FileArea } from './ports/file-area.ts';
import type { Log } from './ports/log.ts';
import type { Mailer } from './ports/mailer.ts';
import type { UnitOfWork } from './ports/unit-of-work.ts';
import { loadSecretKey, readSecretKey } from './secret-key.ts';
import { createServices, type Services } from './services/index.ts';
import { addStore } from './services/stores/index.ts';
import { placeOf } from './storage/engine/engine.ts';
import { openDatabase } from './storage/engine/knex.ts';
import { assertMigrated, migrate } from './storage/engine/migrate.ts';
import { KnexUnitOfWork } from './storage/unit-of-work.ts';
import { writeLetter } from './wording/english/letters.ts';

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
  /** How many lines the log had to drop since this process began; 0 where absent. */
  readonly droppedLogLines?: () => number;
}

/** The services on their database: all that a command needs, and what a gateway stands on. */
export interface Installation {
  readonly config: Config;
  readonly services: Services;
  readonly unitOfWork: UnitOfWork;
  readonly files: FileArea;
  readonly log: Log;
  /** Whether this process made the embedded database. */
  readonly isNewDatabase: boolean;
  /** Closes the database. */
  close(): Promise<void>;
}

/** The actor of what an installation does for itself. */
export const INSTALLER: Actor = {
  label: 'installer',
  loginId: null,
  accountId: null,
  role: 'admin',
  isStaff: true,
  via: 'gateway',
};

/**
 * Opens the database and plugs the services into it: the composition root's lower half, which needs no dialect.
 *
 * @throws `unavailable` - a data directory or database that cannot be used.
 */
export async function openInstallation(config: Config, options: InstallationOptions): Promise<Installation> {
  const { knex, isNewDatabase } = await openMigrated(config, options.role);
  try {
    return { ...(await plugIn(config, options, knex)), isNewDatabase };
  } catch (error) {
    await knex.destroy();
    throw error;
  }
}

async function plugIn(
  config: Config,
  options: InstallationOptions,
  knex: Knex,
): Promise<Omit<Installation, 'isNewDatabase'>> {
  const { clock, log, role } = options;
  const { dataDir, nodeName } = config;
  const unitOfWork = new KnexUnitOfWork(knex, clock, {
    useDatabaseClock: options.usesDatabaseClock,
    targetIdsFrom: config.targetIdsFrom,
  });
  const files = new NodeFileArea(dataDir);
  if (isMaker(config, role)) {
    for (const location of [LOCAL_DESTINATION, REMOTE_DESTINATION]) await plantStore(unitOfWork, config, location);
  }
  const services = createServices(
    {
      unitOfWork,
      clock,
      log,
      files,
      drivers: createDrivers({ spoolDirectory: join(dataDir, 'spool') }),
      mailer: config.mail && (await openMailer(config.mail)),
      letters: { write: writeLetter },
      droppedLogLines: options.droppedLogLines ?? (() => 0),
    },
    {
      owner: `${nodeName}:${process.pid}:${randomUUID()}`,
      node: nodeName,
      defaultTimeZone: config.defaultTimeZone,
      secretKey: config.secretKey ?? (await (isMaker(config, role) ? loadSecretKey : readSecretKey)(dataDir)),
      sourceRoots: role === 'server' ? config.sourceRoots : null,
      restoreRoots: role === 'server' ? config.restoreRoots : null,
      sessionPolicies: sessionPolicies(config.rooms.billingPanel.bindsSessions),
    },
  );
  return { config, services, unitOfWork, files, log, close: () => unitOfWork.close() };
}

/** Whether what is missing may be made, and what is old be migrated. */
const isMaker = ({ database }: Config, role: InstallationOptions['role']): boolean =>
  role === 'server' || (role === 'founder' && !placeOf(database).engine.isShared);

/** Loaded where mails are sent only: every command would wait for it. */
const openMailer = async (mail: NonNullable<Config['mail']>): Promise<Mailer> =>
  new (await import('./notify/smtp.ts')).SmtpMailer(mail);

/** Brings a database to this version, making the embedded one and its key if need be. @throws `unavailable`. */
export async function migrateDatabase(config: Config): Promise<void> {
  const { knex } = await openMigrated(config, 'server');
  await knex.destroy();
  if (config.secretKey === null) await loadSecretKey(config.dataDir);
}

async function openMigrated(
  config: Config,
  role: InstallationOptions['role'],
): Promise<{ readonly knex: Knex; readonly isNewDatabase: boolean }> {
  const { database, dataDir } = config;
  const mayMake = isMaker(config, role);
  const { file } = placeOf(database);
  if (mayMake) await makeDataDir(dataDir);
  else if (file !== null) await requireFile(file);
  const isNewDatabase = mayMake && file !== null && (await createFile(file));
  const knex = await openDatabase(database);
  try {
    await (mayMake ? migrate(knex) : assertMigrated(knex));
  } catch (error) {
    await knex.destroy();
    throw error;
  }
  return { knex, isNewDatabase };
}

/** Whoever mistypes `DATA_DIR` must not be told that all is well with an installation that was just made. */
async function requireFile(file: string): Promise<void> {
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

/** The location code of the store that stands for a remote one until others are added. */
const REMOTE_DESTINATION = 'TBC';

/**
 * Every installation has two stores from the start, archives in the data directory: each target's own, and one at
 * another location. Of nodes that share a database only the one that has the directory takes their tasks. Planted once:
 * one that was deleted does not come back, and one that the provider has added under that name stays as it is.
 */
async function plantStore(
  unitOfWork: UnitOfWork,
  { dataDir, database, nodeName }: Config,
  location: string,
): Promise<void> {
  const setting = `${location.toLowerCase()}_store`;
  if ((await unitOfWork.records.settings.get(setting)) !== null) return;
  const root = join(dataDir, 'stores', location);
  await mkdir(root, { recursive: true, mode: 0o700 }).catch((error) => {
    throw unusableDataDir(dataDir, error);
  });
  await unitOfWork.transaction(async (records) => {
    if (!(await records.settings.claim(setting, location))) return;
    const stores = await records.stores.list('everything');
    if (stores.some(({ name, locationCode }) => name === location || locationCode === location)) return;
    await addStore(records, INSTALLER, {
      accountId: null,
      name: location,
      locationCode: location,
      driver: 'archive',
      settings: { root },
      secretsSealed: null,
      ...(placeOf(database).engine.isShared ? { node: nodeName } : {}),
    });
  });
}
