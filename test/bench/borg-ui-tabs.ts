import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/config.ts';
import { issueAccessToken } from '../../src/dialects/borg-ui/access-token.ts';
import { DAY_SESSIONS } from '../../src/domain/session-policies.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { addCustomer } from '../support/customer.ts';
import { NIGHTLY, there } from '../support/values.ts';
import type { Row } from './measure.ts';

const LOAD = fileURLToPath(new URL('./poll-load.ts', import.meta.url));
const TABS = 200;
/** A page that is open asks 56 times a minute. */
const CALLS = (TABS * 56) / 60;
const ACCOUNTS = 40;
/** As many rows as the list of backups has. */
const BACKUPS = 200;
/** As long as the rarest of what a page asks. */
const SECONDS = 60;
const GOAL = 0.25;

interface Tab {
  readonly token: string;
  readonly address: string;
  readonly repository: number;
}

/** What 200 open tabs cost: 40 accounts, five tabs of each, every one with 200 backups and a job. */
export async function measureTabs(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  try {
    const gateway = await openGateway(
      loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', TRUSTED_PROXIES: '127.0.0.1' }),
    );
    const tabs = await plant(gateway);
    // A connection that rests is not to end just as it is asked again.
    const server = createServer({ keepAliveTimeout: 2_000 * SECONDS }, gateway.app.callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { calls, cores } = await poll(origin, tabs);
    // On a machine that does much else, fewer calls come through.
    const taken = (cores * CALLS) / calls;
    await new Promise((resolve) => server.close(resolve));
    await gateway.close();
    return [
      {
        what: `${TABS} open tabs, ${CALLS.toFixed(0)} calls/s`,
        ours: `${taken.toFixed(3)} of a core`,
        beside: `measured at ${calls.toFixed(0)} calls/s, load ${loadavg()[0]?.toFixed(1)}`,
        ratio: null,
        goal: `≤ ${GOAL}`,
        isMet: taken <= GOAL,
      },
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Calls per second, and seconds of this process's time for each of them. */
async function poll(origin: string, tabs: readonly Tab[]): Promise<{ readonly calls: number; readonly cores: number }> {
  const client = spawn(process.execPath, [LOAD, origin, String(SECONDS)], { stdio: ['pipe', 'pipe', 'inherit'] });
  client.stdin.end(JSON.stringify(tabs));
  const lines = createInterface(client.stdout)[Symbol.asyncIterator]();
  await lines.next();
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  const calls = Number((await lines.next()).value);
  const { user, system } = process.cpuUsage(before);
  return { calls, cores: (user + system) / 1_000 / (performance.now() - startedAt) };
}

async function plant(gateway: Gateway): Promise<readonly Tab[]> {
  const { services, unitOfWork } = gateway;
  const store = await services.stores.findLocal('archive');
  const tabs: Tab[] = [];
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const { account, login, actor } = await addCustomer(unitOfWork, `bench${index}`);
    const draft = { accountId: account.id, name: 'server', kind: 'repository', storeId: store.id } as const;
    const target = await services.targets.add(INSTALLER, draft);
    await services.schedules.create(actor, {
      name: 'nightly',
      targets: [{ target }],
      recurrence: NIGHTLY,
      retention: { kind: 'inherit' },
    });
    await copyBackups(gateway, actor, target.id);
    for (let tab = 0; tab < TABS / ACCOUNTS; tab += 1) {
      const opened = await services.authentication.openSession(login.id, DAY_SESSIONS, { address: '' });
      const now = await services.now();
      const token = await issueAccessToken(services, { login: login.login, token: opened.token, now });
      tabs.push({ token, address: `10.0.${index}.${tab + 1}`, repository: target.id });
    }
  }
  return tabs;
}

/** One backup that failed, as of an empty source, as often as that. */
async function copyBackups(
  { services, unitOfWork, loops }: Gateway,
  actor: Parameters<Gateway['services']['backups']['backUp']>[0],
  targetId: number,
): Promise<void> {
  const { run } = await services.backups.backUp(actor, { id: targetId }, 'backup', 'by hand');
  await loops.worker.idle();
  const [task] = await services.runs.tasksOf([run]);
  const found = there(task);
  const snapshot = there(await unitOfWork.records.snapshots.find('everything', { id: found.snapshotId ?? 0 }));
  await unitOfWork.transaction(async (records) => {
    const [runs, tasks, snapshots] = [
      await records.ids.next('run', BACKUPS),
      await records.ids.next('task', BACKUPS),
      await records.ids.next('snapshot', BACKUPS),
    ];
    const each = <T>(make: (index: number) => T): T[] => Array.from({ length: BACKUPS }, (_, index) => make(index));
    await records.runs.insertMany(each((index) => ({ ...run, id: there(runs[index]), uuid: randomUUID() })));
    await records.tasks.insertMany(
      each((index) => ({
        ...found,
        id: there(tasks[index]),
        uuid: randomUUID(),
        runId: there(runs[index]),
        snapshotId: there(snapshots[index]),
      })),
    );
    await records.snapshots.insertMany(
      each((index) => ({ ...snapshot, id: there(snapshots[index]), uuid: randomUUID(), taskId: there(tasks[index]) })),
    );
  });
}
