import { randomUUID } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Knex } from 'knex';
import type Koa from 'koa';
import type { Config } from './config.ts';
import { createDialects } from './dialects/index.ts';
import type { Actor } from './domain/account.ts';
import { GatewayError } from './domain/errors.ts';
import { LOCAL_DESTINATION } from './domain/store.ts';
import { DRIVERS } from './drivers/index.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { UnitOfWork } from './ports/unit-of-work.ts';
import { loadSecretKey } from './secret-key.ts';
import { createApp, type Drain } from './server/app.ts';
import { createJsonLog } from './server/json-log.ts';
import { createServices, type Services } from './services/index.ts';
import { addStore } from './services/stores.ts';
import { NodeFileArea } from './storage/file-area.ts';
import { openDatabase } from './storage/knex.ts';
import { assertMigrated, migrate } from './storage/migrate.ts';
import { SystemClock } from './storage/system-clock.ts';
import { KnexUnitOfWork } from './storage/unit-of-work.ts';
import { HousekeepingLoop } from './triggering/housekeeping-loop.ts';
import { TriggerLoop } from './triggering/trigger-loop.ts';
import { WorkerLoop } from './triggering/worker-loop.ts';
import { VERSION } from './version.ts';

const MAX_SECONDS_WITHOUT_LOOK = 10;

/** What a caller of the composition root may decide; all of it has a default. */
export interface GatewayOptions {
  /**
   * `server`: migrates whatever database it is given. `command`: only the embedded one; a shared database must have
   * been migrated by `serve` or `migrate`.
   */
  readonly role: 'server' | 'command';
  readonly clock?: Clock;
  readonly log?: Log;
}

/** The gateway, put together: nothing runs yet. */
export interface Gateway {
  readonly config: Config;
  readonly services: Services;
  readonly unitOfWork: UnitOfWork;
  readonly files: NodeFileArea;
  readonly log: Log;
  /** Whether this process made the embedded database. */
  readonly isNewDatabase: boolean;
  /** The server shell with every room. */
  readonly app: Koa;
  readonly drain: Drain;
  readonly loops: {
    readonly trigger: TriggerLoop;
    readonly worker: WorkerLoop;
    readonly housekeeping: HousekeepingLoop;
  };
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
};

/**
 * The composition root: the one place that names concrete classes.
 *
 * @throws `unavailable` - a data directory or database that cannot be used; one sentence that says what to do.
 */
export async function openGateway(config: Config, options: GatewayOptions): Promise<Gateway> {
  const clock = options.clock ?? new SystemClock();
  const log = options.log ?? createJsonLog(config.logLevel);
  const { knex, isNewDatabase } = await openMigrated(config, options.role);
  const unitOfWork = new KnexUnitOfWork(knex, clock, { useDatabaseClock: options.clock === undefined });
  const files = new NodeFileArea(config.dataDir);
  await plantLocalStore(unitOfWork, config.dataDir);
  const services = createServices(
    { unitOfWork, clock, log, files, drivers: DRIVERS },
    {
      owner: `${hostname()}:${process.pid}:${randomUUID()}`,
      node: hostname(),
      defaultTimeZone: config.defaultTimeZone,
      secretKey: config.secretKey ?? (await loadSecretKey(config.dataDir)),
      sourceRoots: options.role === 'command' ? null : config.sourceRoots,
    },
  );
  const worker = new WorkerLoop(services.tasks, log, config.workerConcurrency);
  const trigger = new TriggerLoop(services, clock, log, () => worker.wake());
  const housekeeping = new HousekeepingLoop(services.housekeeping, log);
  const drain: Drain = { isDraining: false };
  const app = createApp({
    dialects: createDialects(services, config),
    log,
    drain,
    health: createHealth(services, unitOfWork, trigger),
    trustedProxies: config.trustedProxies,
  });
  const loops = { trigger, worker, housekeeping };
  const close = () => unitOfWork.close();
  return { config, services, unitOfWork, files, log, isNewDatabase, app, drain, loops, close };
}

/** Brings a database to this version, and nothing else. @throws `unavailable`. */
export async function migrateDatabase(config: Config): Promise<void> {
  const { knex } = await openMigrated(config, 'server');
  await knex.destroy();
}

async function openMigrated(
  config: Config,
  role: GatewayOptions['role'],
): Promise<{ readonly knex: Knex; readonly isNewDatabase: boolean }> {
  await makeDataDir(config.dataDir);
  const { database } = config;
  const isNewDatabase = database.kind === 'sqlite' && (await createFile(database.file));
  const knex = await openDatabase(database);
  try {
    await (database.kind === 'sqlite' || role === 'server' ? migrate(knex) : assertMigrated(knex));
  } catch (error) {
    await knex.destroy();
    throw error;
  }
  return { knex, isNewDatabase };
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new GatewayError(
      'unavailable',
      {
        message: `The data directory '${dataDir}' cannot be made or used; set DATA_DIR to one that this user may write.`,
      },
      { cause: error },
    );
  }
}

/** Makes an empty file; `false` if it is there already, made by whomever. */
async function createFile(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new GatewayError(
      'unavailable',
      {
        message: `Nothing can be written in '${dirname(file)}'; set DATA_DIR to a directory that this user may write.`,
      },
      { cause: error },
    );
  }
}

/** Every installation has one store from the start: archives in the data directory. */
async function plantLocalStore(unitOfWork: UnitOfWork, dataDir: string): Promise<void> {
  if ((await unitOfWork.records.settings.get('local_store')) !== null) return;
  const root = join(dataDir, 'stores', LOCAL_DESTINATION);
  await mkdir(root, { recursive: true, mode: 0o700 });
  await unitOfWork.transaction(async (records) => {
    if (!(await records.settings.claim('local_store', LOCAL_DESTINATION))) return;
    await addStore(records, INSTALLER, {
      accountId: null,
      name: LOCAL_DESTINATION,
      locationCode: LOCAL_DESTINATION,
      driver: 'archive',
      settings: { root },
    });
  });
}

const createHealth = (services: Services, unitOfWork: UnitOfWork, trigger: TriggerLoop) => ({
  alive: () => ({ version: VERSION }),
  ready: async () => {
    try {
      await unitOfWork.ping();
      const isTicking = trigger.secondsSinceLook() <= MAX_SECONDS_WITHOUT_LOOK;
      return { isReady: isTicking, body: { isTicking, ...(await services.status.read()) } };
    } catch {
      return { isReady: false, body: { isTicking: false, message: 'The database does not answer.' } };
    }
  },
});
