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
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { median, type Row } from './measure.ts';
import { replayApp } from './rpc-baseline.ts';

const LOAD = fileURLToPath(new URL('./rest-load.ts', import.meta.url));
const LIST = '/api/schedule/';
const JOBS = 100;
const CALLS = 400;
const CONNECTIONS = 16;
const GOAL = 0.6;

/** The list of 100 jobs of two repositories each, its token's signature checked with each call, beside bare Koa that sends the same queries. */
export async function run(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  try {
    const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
    const authorization = `Bearer ${await plant(gateway)}`;
    const read = (app: Koa) => request(app.callback()).get(LIST).set('Authorization', authorization);
    const queries = await replayApp(gateway.app, join(dataDir, 'backrota.sqlite'), read);
    const apps = { ours: gateway.app, queries: queries.app };
    const speeds = { ours: [] as number[], queries: [] as number[] };
    // One warm round, then five; side by side, so that what else the machine does falls on both.
    for (let round = 0; round < 6; round += 1) {
      for (const name of ['ours', 'queries'] as const) {
        const speed = await load(apps[name], { authorization });
        if (round > 0) speeds[name].push(speed);
      }
    }
    await queries.close();
    await gateway.close();
    const [ours, beside] = [median(speeds.ours), median(speeds.queries)];
    return [
      {
        what: `list of ${JOBS} jobs / the same queries`,
        ours: `${ours.toFixed(0)} calls/s`,
        beside: `${beside.toFixed(0)} calls/s`,
        ratio: ours / beside,
        goal: `≥ ${GOAL}`,
        isMet: ours / beside >= GOAL,
      },
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** 100 jobs of two repositories, made over the wire; answers the token of a log-in. */
async function plant({ app, services }: Gateway): Promise<string> {
  const { account, password } = await services.accounts.add(INSTALLER, { login: 'bench', role: 'admin' });
  const store = await services.stores.findLocal('archive');
  const ids: number[] = [];
  for (const name of ['one', 'two']) {
    const draft = { accountId: account.id, name, kind: 'repository', storeId: store.id } as const;
    ids.push((await services.targets.add(INSTALLER, draft)).id);
  }
  const agent = request(app.callback());
  const { body } = await agent.post('/api/auth/login').type('form').send({ username: 'bench', password });
  for (let index = 0; index < JOBS; index += 1) {
    const job = {
      name: `Job ${index}`,
      cron_expression: `${index % 60} 2 * * *`,
      repository_ids: ids,
      description: 'x',
    };
    const answer = await agent.post(LIST).set('Authorization', `Bearer ${body.access_token}`).send(job);
    if (answer.status !== 200) throw new Error(`The server answered ${answer.status}: ${answer.text}`);
  }
  return body.access_token;
}

async function load(app: Koa, headers: Record<string, string>): Promise<number> {
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${LIST}`;
  const client = spawn(process.execPath, [LOAD, url, String(CALLS), String(CONNECTIONS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  client.stdin.end(JSON.stringify(headers));
  let printed = '';
  for await (const chunk of client.stdout) printed += chunk;
  await new Promise((resolve) => server.close(resolve));
  return Number(printed);
}
