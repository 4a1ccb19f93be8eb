import { writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import type { Config } from './config.ts';
import { describeDemo, isDemoDue, seedDemo } from './demo.ts';
import { firstLoginFile } from './first-login.ts';
import { type Gateway, openGateway } from './gateway.ts';
import type { Drain } from './server/app.ts';
import { openLogOutput } from './server/json-log.ts';
import { type Listener, startListening } from './server/listen.ts';
import type { LogOutput } from './server/log-output.ts';
import { onStopSignal } from './stop-signals.ts';
import { endsWithin } from './triggering/worker-loop.ts';

/**
 * Runs the gateway until SIGTERM, SIGINT or SIGHUP: listens, migrates, starts the loops; on the signal it takes nothing new,
 * gives running tasks `DRAIN_SECONDS`, puts the rest back into the queue, and returns.
 *
 * The port comes first, so that one in use changes nothing; calls that come before all is ready are held until it is.
 *
 * @throws `unavailable` - the port, the data directory or the database cannot be used.
 */
export async function serve(config: Config, options: Pick<RunOptions, 'isDemo' | 'isDrill'>): Promise<void> {
  const { host, port, trustedProxies } = config;
  const drain: Drain = { isDraining: false };
  const { promise: whenReady, resolve: letIn } = Promise.withResolvers<RequestListener>();
  const handle: RequestListener = (request, response) => {
    void whenReady.then((answer) => answer(request, response));
  };
  const { promise: stopped, resolve: stop } = Promise.withResolvers<unknown>();
  // To the very end: a second signal must not cut off the last steps either.
  onStopSignal(stop);
  const output = openLogOutput(process.stdout);
  try {
    const listener = await startListening({ handle, drain, host, port, trustedProxies });
    try {
      const { isDrill } = options;
      await run(await openGateway(config, { drain, output, isDrill, usesWorkerProcesses: true }), listener, {
        ...options,
        letIn,
        stopped,
        output,
      });
    } finally {
      await listener.stop(0);
    }
  } finally {
    await output.end();
  }
}

interface RunOptions {
  readonly isDemo: boolean;
  /** Nothing is fired, worked on or cleaned up: calls are answered, and stores looked at. */
  readonly isDrill: boolean;
  readonly letIn: (handle: RequestListener) => void;
  readonly stopped: Promise<unknown>;
  readonly output: LogOutput;
}

/** How long a pass may take to end by itself once nothing else is at work. */
const PASS_MS = 1_000;

async function run(gateway: Gateway, listener: Listener, options: RunOptions): Promise<void> {
  try {
    const { app, loops, services } = gateway;
    options.letIn(app.callback());
    // Before anything fires by it; callers need not wait.
    if (!options.isDrill) await services.checkTzdata(process.versions.tz ?? 'none');
    await announce(gateway, listener, options);
    if (!options.isDrill) {
      (await gateway.work()).start();
      loops.worker.start();
    }
    loops.heart.start();
    await options.stopped;
    await stop(gateway, listener);
  } finally {
    await gateway.close();
  }
}

async function stop({ loops, services, config, log, work }: Gateway, listener: Listener): Promise<void> {
  log.info({}, 'Stopping: taking nothing new.');
  listener.startDraining();
  const quiet = loops.heart.stop();
  const unwritten = services.directoryRestores.stop();
  await loops.worker.stop(config.drainSeconds);
  // A pass may be at a file system or a host that does not answer: its call ends with the worker process.
  if (!(await endsWithin(quiet, PASS_MS))) await (await work()).close();
  await quiet;
  await unwritten;
  await loops.housekeeping.stop();
  await loops.storeWatch.stop();
  await loops.ping?.stop();
  // Last, so that whoever calls meanwhile is told to come back.
  await listener.stop();
}

async function announce(gateway: Gateway, listener: Listener, { isDemo, isDrill, output }: RunOptions): Promise<void> {
  // Planted before the address is printed: whoever waits for that line finds everything there.
  const demo = isDemo && (await isDemoDue(gateway)) ? await seedDemo(gateway) : null;
  output.write(`Backrota listens on ${listener.url}\n`);
  if (isDrill) output.write('This is a drill: nothing is fired, backed up, removed or mailed.\n');
  if (demo !== null) {
    const { dataDir } = gateway.config;
    output.write(await showOnce(describeDemo(demo, listener.url, dataDir), dataDir));
  } else if ((await gateway.services.accounts.countLogins()) === 0) {
    output.write("There is no login yet: run 'npx backrota account add <login>' to make the first one.\n");
  }
}

/** For a terminal, or into a file that only this user reads: credentials do not belong in a log. */
async function showOnce(text: string, dataDir: string): Promise<string> {
  if (process.stdout.isTTY) return `\n${text}\n`;
  const file = firstLoginFile(dataDir);
  try {
    await writeFile(file, text, { mode: 0o600 });
    return `The first logins and calls to try are in ${file}\n`;
  } catch {
    return `The first logins could not be kept in ${file}: run 'npx backrota login passwd <login>' for provider and demo.\n`;
  }
}
