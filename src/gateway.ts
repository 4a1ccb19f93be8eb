import { fileURLToPath } from 'node:url';
import type Koa from 'koa';
import type { Config } from './config.ts';
import { type ConsoleFiles, readConsoleFiles } from './console/files.ts';
import { createConsole } from './console/index.ts';
import { createDialects } from './dialects/index.ts';
import { lookAtReserve } from './file-tree/write-room.ts';
import { type Installation, type InstallationOptions, openInstallation, reserveOf } from './installation.ts';
import { PrometheusMeter } from './metrics/prometheus.ts';
import { HttpPinger } from './notify/http-pinger.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import { createApp, type Drain } from './server/app.ts';
import { createJsonLog } from './server/json-log.ts';
import type { LogOutput } from './server/log-output.ts';
import { SystemClock } from './storage/system-clock.ts';
import { Heartbeat } from './triggering/heartbeat.ts';
import { HousekeepingLoop } from './triggering/housekeeping-loop.ts';
import { PingLoop } from './triggering/ping-loop.ts';
import { StoreWatchLoop } from './triggering/store-watch-loop.ts';
import { TriggerLoop } from './triggering/trigger-loop.ts';
import { LocalWorkQueue, takeFrom, WorkerLoop } from './triggering/worker-loop.ts';
import { VERSION } from './version.ts';

/** Where the built console lies. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../web/dist', import.meta.url));

const MAX_SECONDS_WITHOUT_TICK = 30;

/** What a caller of the composition root may decide; all of it has a default. */
export interface GatewayOptions {
  /** Another clock than the machine's and the database's: for tests. */
  readonly clock?: Clock;
  readonly log?: Log;
  /** Where the log goes, unless `log` is given. */
  readonly output?: LogOutput;
  /** As an installation's. */
  readonly watch?: InstallationOptions['watch'];
  /** Shared with the listener. */
  readonly drain?: Drain;
  /** Calls are answered and stores looked at: no other loop will run, and no mail is written. */
  readonly isDrill?: boolean;
  /** As `InstallationOptions.usesWorkerProcesses`. */
  readonly usesWorkerProcesses?: boolean;
}

/** The gateway, put together: nothing runs yet. */
export interface Gateway extends Installation {
  /** The server shell with every room. */
  readonly app: Koa;
  readonly drain: Drain;
  readonly loops: {
    /** Beats trigger, housekeeping and the watch over stores; in a drill this alone. */
    readonly heart: Heartbeat;
    readonly trigger: TriggerLoop;
    readonly worker: WorkerLoop;
    readonly housekeeping: HousekeepingLoop;
    readonly storeWatch: StoreWatchLoop;
    /** `null` = nobody is told that it lives. */
    readonly ping: PingLoop | null;
  };
}

/**
 * The composition root: with `installation.ts` the one place that names concrete classes.
 *
 * @throws `unavailable` - a data directory or database that cannot be used; one sentence that says what to do.
 */
export async function openGateway(config: Config, options: GatewayOptions = {}): Promise<Gateway> {
  const clock = options.clock ?? new SystemClock();
  const { output } = options;
  const log = options.log ?? createJsonLog(config.logLevel, output ?? process.stdout);
  const { isDrill = false } = options;
  const meter = new PrometheusMeter({ version: VERSION, node: config.nodeName });
  const installation = await openInstallation(isDrill ? { ...config, mail: null } : config, {
    role: 'server',
    clock,
    log,
    usesDatabaseClock: options.clock === undefined,
    ...(options.watch === undefined ? {} : { watch: options.watch }),
    usesWorkerProcesses: options.usesWorkerProcesses ?? false,
    isDrill,
    droppedLogLines: () => output?.droppedLines ?? 0,
    meter,
  });
  try {
    const consoleFiles = await readConsoleFiles(CONSOLE_FOLDER);
    return assemble(installation, {
      ...{ clock, meter, drain: options.drain ?? { isDraining: false }, isDrill, consoleFiles },
    });
  } catch (error) {
    await installation.close();
    throw error;
  }
}

interface Assembly {
  readonly clock: Clock;
  readonly meter: PrometheusMeter;
  readonly drain: Drain;
  readonly isDrill: boolean;
  readonly consoleFiles: ConsoleFiles;
}

function assemble(installation: Installation, { clock, meter, drain, isDrill, consoleFiles }: Assembly): Gateway {
  const { config, services, log } = installation;
  const work = [takeFrom('task', services.tasks), takeFrom('restore', services.restoreWork)];
  const queue = new LocalWorkQueue();
  const worker = new WorkerLoop(work, queue, log, config.workerConcurrency);
  const trigger = new TriggerLoop(services, queue, log);
  const housekeeping = new HousekeepingLoop(services, log);
  const storeWatch = new StoreWatchLoop(services);
  const { heartbeatUrl } = config;
  const ping = heartbeatUrl === null ? null : new PingLoop(trigger, new HttpPinger(heartbeatUrl), log);
  const beatings = [trigger, housekeeping, storeWatch, ...(ping === null ? [] : [ping])];
  const heart = new Heartbeat(isDrill ? [storeWatch] : beatings);
  const app = createApp({
    dialects: [...createDialects(services, config.rooms, clock), createConsole(consoleFiles)],
    log,
    drain,
    health: createHealth(installation, trigger, isDrill),
    metrics: {
      token: config.metricsToken,
      contentType: meter.contentType,
      read: async () => meter.show(await services.figures()),
      readSchedules: async () => meter.showSchedules(await services.scheduleFigures()),
    },
    meter,
    trustedProxies: config.trustedProxies,
  });
  return { ...installation, app, drain, loops: { heart, trigger, worker, housekeeping, storeWatch, ping } };
}

/** Whether what is kept free for the embedded database still is: beyond it a write would fail. */
const hasRoomForDatabase = async (config: Config): Promise<boolean> => {
  const reserve = reserveOf(config);
  if (reserve === null) return true;
  const { freeBytes, reservedBytes } = await lookAtReserve(reserve);
  return freeBytes > 0 && freeBytes >= reservedBytes;
};

/** What an account calls its own stores is nobody else's matter. */
const ofProvider = <Told extends { readonly accountId: number | null }>(stores: readonly Told[]) =>
  stores.flatMap(({ accountId, ...told }) => (accountId === null ? [told] : []));

const createHealth = ({ config, services, unitOfWork }: Installation, trigger: TriggerLoop, isDrill: boolean) => ({
  alive: () => ({ version: VERSION }),
  ready: async () => {
    try {
      await unitOfWork.ping();
      const isTicking = trigger.secondsSinceTick() <= MAX_SECONDS_WITHOUT_TICK;
      const hasRoom = await hasRoomForDatabase(config);
      const { restoresFailedLast: _, ...status } = await services.status.read();
      const stores = {
        storesLeftAlone: ofProvider(status.storesLeftAlone),
        storesOutOfReach: ofProvider(status.storesOutOfReach),
        storesWaitedFor: ofProvider(status.storesWaitedFor),
        deletionsRefused: ofProvider(status.deletionsRefused),
      };
      return {
        isReady: (isTicking || isDrill) && hasRoom,
        body: { isTicking, isDrill, hasRoom, ...status, ...stores },
      };
    } catch {
      return { isReady: false, body: { isTicking: false, message: 'The database does not answer.' } };
    }
  },
});
