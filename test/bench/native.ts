import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import { loadConfig } from '../../src/config.ts';
import { parseRecurrence } from '../../src/domain/recurrence/index.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { besideQueries, callsPerSecond } from './beside-queries.ts';
import { median, type Row } from './measure.ts';

const API = '/api/v1';
const COUNT = 1_000;
const LIMIT = 50;
const GOAL = 0.6;

/** Lists, and what is computed, of 1,000 nightly schedules. */
export async function run(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  try {
    const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
    const headers = { authorization: `Bearer ${await plant(gateway)}` };
    const reading = { path: `${API}/schedules?limit=${LIMIT}`, headers, calls: 400 };
    const { ours, beside } = await besideQueries(gateway.app, dataDir, reading);
    const rows = [ratioRow(`list of ${LIMIT} of ${COUNT} schedules / the same queries`, ours, beside)];
    rows.push(await unchangedRow(gateway, reading), ...(await computedRows(gateway, headers)));
    await gateway.close();
    return rows;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const ratioRow = (what: string, ours: number, beside: number): Row => ({
  what,
  ours: `${ours.toFixed(0)} calls/s`,
  beside: `${beside.toFixed(0)} calls/s`,
  ratio: ours / beside,
  goal: `≥ ${GOAL}`,
  isMet: ours / beside >= GOAL,
});

/** A list that the caller has already, beside Koa that says so to whoever calls. */
async function unchangedRow({ app }: Gateway, reading: Reading): Promise<Row> {
  const bare = new Koa();
  bare.use((context) => {
    context.status = 304;
    context.set('ETag', '"1"');
  });
  const tag = await tagOf(app, reading);
  const known = { ...reading, headers: { ...reading.headers, 'if-none-match': tag }, calls: 2_000 };
  const speeds = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < 6; round += 1) {
    const [ours, beside] = [await callsPerSecond(app, known), await callsPerSecond(bare, known)];
    if (round === 0) continue;
    speeds.ours.push(ours);
    speeds.bare.push(beside);
  }
  return ratioRow('list that the caller has (304) / bare Koa', median(speeds.ours), median(speeds.bare));
}

interface Reading {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly calls: number;
}

const tagOf = (app: Koa, { path, headers }: Reading): Promise<string> =>
  serving(app, async (url) => (await fetch(`${url}${path}`, { headers })).headers.get('etag') ?? '');

async function computedRows({ app }: Gateway, headers: Reading['headers']): Promise<readonly Row[]> {
  return serving(app, async (url) => {
    const slots = await timed(async () => {
      const answer = await fetch(`${url}${API}/slots?from=2030-01-01T00:00:00Z&to=2030-01-31T00:00:00Z&limit=50000`, {
        headers,
      });
      return (await answer.text()).length;
    });
    const body = JSON.stringify({ expression: '30 2 * * *', timeZone: 'America/New_York' });
    const preview = await timed(async () => {
      const answer = await fetch(`${url}${API}/previews`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      });
      return (await answer.text()).length;
    });
    return [limitRow(`slots of a month for ${COUNT} schedules`, slots, 150), limitRow('preview', preview, 5)];
  });
}

const limitRow = (what: string, milliseconds: number, most: number): Row => ({
  what,
  ours: `${milliseconds.toFixed(1)} ms`,
  beside: '',
  ratio: null,
  goal: `≤ ${most} ms`,
  isMet: milliseconds <= most,
});

/** The median of ten, after three that warm up. */
async function timed(work: () => Promise<number>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < 13; round += 1) {
    const begun = performance.now();
    if ((await work()) === 0) throw new Error('The answer is empty.');
    if (round >= 3) taken.push(performance.now() - begun);
  }
  return median(taken);
}

async function serving<T>(app: Koa, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Nightly schedules; answers a token. */
async function plant({ services }: Gateway): Promise<string> {
  const { account, login } = await services.accounts.add(INSTALLER, { login: 'bench', role: 'admin' });
  const store = await services.stores.findLocal('archive');
  const target = await services.targets.add(INSTALLER, {
    accountId: account.id,
    name: 'web',
    kind: 'instance',
    storeId: store.id,
  });
  for (let index = 0; index < COUNT; index += 1) {
    await services.schedules.create(INSTALLER, {
      name: `Night ${index}`,
      targets: [{ target: { id: target.id } }],
      recurrence: parseRecurrence({ kind: 'cron', expression: `${index % 60} 2 * * *`, timeZone: 'Europe/Kyiv' }),
      retention: { kind: 'keep', algorithm: 'restic', daily: 7 },
    });
  }
  return (await services.authentication.openSession(login.id, 'api')).token;
}
