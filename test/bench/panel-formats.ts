import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { leaf, node } from '../../src/dialects/billing-panel/documents/element.ts';
import { findFormat } from '../../src/dialects/billing-panel/documents/format.ts';
import { weekly } from '../../src/domain/recurrence/index.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { median, type Row } from './measure.ts';

const ROWS = 1_000;
const ROUNDS = 9;
const CALLS_PER_ROUND = 12;
const WRITES_PER_ROUND = 40;
const INSTANCE = 5_203_773;
const GOAL = 0.8;

/** What `out` may be, json first: all others are measured beside it. */
const FORMATS = ['json', 'xml', 'text', 'devel', 'bjson', 'JSONdata', 'csv'] as const;
type Out = (typeof FORMATS)[number];

const HELD: ReadonlySet<string> = new Set(['xml', 'text']);

/** The panel's list of 1,000 schedules in each format, as a whole call and as writing alone, beside json. */
export async function run(): Promise<readonly Row[]> {
  return [...compare('list of 1,000', await timeCalls()), ...compare('writing 1,000 rows', await timeWriters())];
}

/** Milliseconds by format: of each round's median, the median. */
type Times = Readonly<Record<Out, number>>;

const compare = (what: string, times: Times): readonly Row[] =>
  FORMATS.slice(1).map((out) => {
    const ratio = times.json / times[out];
    return {
      what: `${what} / ${out}`,
      ours: `${times[out].toFixed(2)} ms`,
      beside: `${times.json.toFixed(2)} ms`,
      ratio,
      goal: HELD.has(out) ? `≥ ${GOAL}` : '',
      isMet: HELD.has(out) ? ratio >= GOAL : null,
    };
  });

/** Rounds over all formats, so that what else the machine does falls on all of them; the first is warm-up. */
async function timeRounds(repeats: number, once: (out: Out) => unknown): Promise<Times> {
  const rounds = new Map<Out, number[]>(FORMATS.map((out) => [out, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const out of FORMATS) {
      const times: number[] = [];
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        const startedAt = performance.now();
        await once(out);
        times.push(performance.now() - startedAt);
      }
      if (round > 0) rounds.get(out)?.push(median(times));
    }
  }
  return Object.fromEntries([...rounds].map(([out, times]) => [out, median(times)])) as Record<Out, number>;
}

async function timeCalls(): Promise<Times> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  const agent = new Agent({ keepAlive: true });
  try {
    const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
    const auth = await plant(gateway);
    const server = createServer(gateway.app.callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const times = await timeRounds(CALLS_PER_ROUND, (out) => {
      const func = 'instances.fleio_bckps.schedule';
      const query = new URLSearchParams({ func, auth, out, elid: String(INSTANCE) });
      return fetchWhole(agent, `http://127.0.0.1:${port}/?${query}`);
    });
    agent.destroy();
    await new Promise((resolve) => server.close(resolve));
    await gateway.close();
    return times;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const fetchWhole = (agent: Agent, url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { agent }, (incoming) => {
      if (incoming.statusCode !== 200) reject(new Error(`The server answered ${incoming.statusCode}.`));
      incoming.resume().once('end', resolve);
    });
    outgoing.once('error', reject);
    outgoing.end();
  });

async function plant({ services }: Gateway): Promise<string> {
  const { account, login } = await services.accounts.add(INSTALLER, { login: 'bench', role: 'admin' });
  const store = await services.stores.findLocal('archive');
  const draft = { accountId: account.id, name: 'bench', kind: 'instance', storeId: store.id, id: INSTANCE } as const;
  await services.targets.add(INSTALLER, draft);
  for (let index = 0; index < ROWS; index += 1) {
    await services.schedules.create(INSTALLER, {
      name: `Schedule ${index}`,
      targets: [{ target: { id: INSTANCE } }],
      recurrence: weekly({ days: ['mon', 'thu'], times: ['02:01'], timeZone: 'Europe/Kyiv' }),
      retention: { kind: 'inherit' },
    });
  }
  return (await services.authentication.openSession(login.id, 'panel')).token;
}

function timeWriters(): Promise<Times> {
  const rows = Array.from({ length: ROWS }, (_, index) =>
    node('elem', [
      leaf('create_date', '2024-07-24'),
      leaf('id', 14 + index),
      leaf('instance_id', INSTANCE),
      leaf('name', `Schedule ${index}`),
      leaf('rotation_days', 'Monday Thursday '),
      leaf('rotation_time', '02:01'),
      leaf('servername', 'MyServer'),
    ]),
  );
  const doc = node('doc', [...rows, leaf('p_cnt', ROWS), leaf('p_elems', ROWS), leaf('p_num', 1)], { lang: 'en' });
  return timeRounds(WRITES_PER_ROUND, (out) => Buffer.byteLength(findFormat(out).write(doc)));
}
