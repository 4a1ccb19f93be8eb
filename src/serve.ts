import { writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { describeDemo, isDemoDue, plantDemo } from './demo.ts';
import { type Gateway, openGateway } from './gateway.ts';
import type { Drain } from './server/app.ts';
import { type Listener, startListening } from './server/listen.ts';

/**
 * Runs the gateway until SIGTERM or SIGINT: listens, migrates, starts the loops; on the signal it takes nothing new,
 * gives running tasks `DRAIN_SECONDS`, puts the rest back into the queue, and returns.
 *
 * The port comes first, so that one in use changes nothing; calls that come before all is ready are held until it is.
 *
 * @throws `unavailable` - the port, the data directory or the database cannot be used.
 */
export async function serve(config: Config, options: { readonly isDemo: boolean }): Promise<void> {
  const { host, port, trustedProxies } = config;
  const drain: Drain = { isDraining: false };
  const { promise: whenReady, resolve: letIn } = Promise.withResolvers<RequestListener>();
  const handle: RequestListener = (request, response) => {
    void whenReady.then((answer) => answer(request, response));
  };
  const listener = await startListening({ handle, drain, host, port, trustedProxies });
  const stopped = stopSignal();
  try {
    await run(await openGateway(config, { drain }), listener, { ...options, letIn, stopped });
  } finally {
    await listener.stop(0);
  }
}

interface RunOptions {
  readonly isDemo: boolean;
  readonly letIn: (handle: RequestListener) => void;
  readonly stopped: Promise<void>;
}

async function run(gateway: Gateway, listener: Listener, { isDemo, letIn, stopped }: RunOptions): Promise<void> {
  try {
    const { app, loops, services } = gateway;
    letIn(app.callback());
    // Before anything fires by it; callers need not wait.
    await services.zoneData.refresh(process.versions.tz ?? 'none');
    await announce(gateway, listener, isDemo);
    loops.trigger.start();
    loops.worker.start();
    loops.housekeeping.start();
    await stopped;
    await stop(gateway, listener);
  } finally {
    await gateway.close();
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

async function stop({ loops, config, log }: Gateway, listener: Listener): Promise<void> {
  log.info({}, 'Stopping: taking nothing new.');
  listener.startDraining();
  await loops.trigger.stop();
  await loops.worker.stop(config.drainSeconds);
  await loops.housekeeping.stop();
  // Last, so that whoever calls meanwhile is told to come back.
  await listener.stop();
}

async function announce(gateway: Gateway, listener: Listener, isDemo: boolean): Promise<void> {
  // Planted before the address is printed: whoever waits for that line finds everything there.
  const demo = isDemo && (await isDemoDue(gateway)) ? await plantDemo(gateway) : null;
  process.stdout.write(`Backrota listens on ${listener.url}\n`);
  if (demo !== null) {
    const { dataDir } = gateway.config;
    await showOnce(describeDemo(demo, listener.url, dataDir), dataDir);
  } else if ((await gateway.services.accounts.countLogins()) === 0) {
    process.stdout.write("There is no login yet: run 'npx backrota account add <login>' to make the first one.\n");
  }
}

/** To a terminal, or into a file that only this user reads: credentials do not belong in a log. */
async function showOnce(text: string, dataDir: string): Promise<void> {
  if (process.stdout.isTTY) {
    process.stdout.write(`\n${text}\n`);
    return;
  }
  const file = join(dataDir, 'first-login.txt');
  await writeFile(file, text, { mode: 0o600 });
  process.stdout.write(`The first logins and calls to try are in ${file}\n`);
}
