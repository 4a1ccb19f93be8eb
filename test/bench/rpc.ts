import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Koa from 'koa';
import request from 'supertest';
import { loadConfig } from '../../src/config.ts';
import { weekly } from '../../src/domain/recurrence/index.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { median, type Row } from './measure.ts';
import { constantApp, replayApp } from './rpc-baseline.ts';

const LOAD = fileURLToPath(new URL('./rpc-load.ts', import.meta.url));
const CALLS = 600;
const CONNECTIONS = 16;
const INSTANCE = 5_203_773;

/** The panel over multipart by 16 connections, beside bare Koa and multer that do as little, or the same queries. */
export async function run(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  const file = join(dataDir, 'backrota.sqlite');
  try {
    const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
    const token = await plant(gateway);
    const list = { func: 'instances.fleio_bckps.schedule', auth: token, out: 'json', elid: String(INSTANCE) };
    const create = {
      func: 'instances.fleio_bckps.schedule.edit',
      auth: token,
      out: 'json',
      sok: 'ok',
      plid: String(INSTANCE),
      name: 'Bench %n',
      rotation_days: '1,3',
      rotation_time: '02:01',
    };
    const rows = [
      ...(await compare('list of 50', gateway.app, file, list, 0.6)),
      ...(await compare('create', gateway.app, file, create, 0.5)),
    ];
    await gateway.close();
    return rows;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function plant({ services }: Gateway): Promise<string> {
  const { account, login } = await services.accounts.add(INSTALLER, { login: 'bench', role: 'admin' });
  const store = await services.stores.findLocal('archive');
  const draft = { accountId: account.id, name: 'bench', kind: 'instance', storeId: store.id, id: INSTANCE } as const;
  await services.targets.add(INSTALLER, draft);
  for (let index = 0; index < 50; index += 1) {
    await services.schedules.create(INSTALLER, {
      name: `Schedule ${index}`,
      targets: [{ target: { id: INSTANCE } }],
      recurrence: weekly({ days: ['mon', 'thu'], times: ['02:01'], timeZone: 'Europe/Kyiv' }),
      retention: { kind: 'inherit' },
    });
  }
  return (await services.authentication.openSession(login.id, 'panel')).token;
}

async function compare(
  what: string,
  ours: Koa,
  file: string,
  fields: Record<string, string>,
  goal: number,
): Promise<readonly Row[]> {
  const recorded = await replayApp(ours, file, (app) => {
    const call = request(app.callback()).post('/');
    for (const [name, value] of Object.entries(fields)) call.field(name, value);
    return call;
  });
  const apps = { ours, constant: constantApp(recorded.answer), queries: recorded.app };
  const speeds = { ours: [] as number[], constant: [] as number[], queries: [] as number[] };
  // One warm round, then five; side by side, so that what else the machine does falls on all three.
  for (let round = 0; round < 6; round += 1) {
    for (const name of ['ours', 'constant', 'queries'] as const) {
      const speed = await load(apps[name], fields);
      if (round > 0) speeds[name].push(speed);
    }
  }
  await recorded.close();
  const [our, constant, queries] = [median(speeds.ours), median(speeds.constant), median(speeds.queries)];
  const row = (beside: string, speed: number, wanted: number | null): Row => ({
    what: `${what} / ${beside}`,
    ours: `${our.toFixed(0)} calls/s`,
    beside: `${speed.toFixed(0)} calls/s`,
    ratio: our / speed,
    goal: wanted === null ? '' : `≥ ${wanted}`,
    isMet: wanted === null ? null : our / speed >= wanted,
  });
  return [row('a constant', constant, null), row('the same queries', queries, goal)];
}

async function load(app: Koa, fields: Record<string, string>): Promise<number> {
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = spawn(process.execPath, [LOAD, `http://127.0.0.1:${port}/`, String(CALLS), String(CONNECTIONS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  client.stdin.end(JSON.stringify(fields));
  let printed = '';
  for await (const chunk of client.stdout) printed += chunk;
  await new Promise((resolve) => server.close(resolve));
  return Number(printed);
}
