import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { weekly } from '../../src/domain/recurrence/index.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { FIRING_BATCH } from '../../src/triggering/trigger-loop.ts';
import { heapBytes, median, type Row } from './measure.ts';

const STORED = [10_000, 100_000, 1_000_000];
const DUE = 1_000;
const ROUNDS = 6;

/** The trigger tick: claim, runs, tasks, snapshots and advance of 1,000 due schedules among ever more stored ones. */
export async function run(): Promise<readonly Row[]> {
  const results: { readonly stored: number; readonly ms: number; readonly heap: number }[] = [];
  for (const stored of STORED) results.push({ stored, ...(await measure(stored)) });
  const [small] = results;
  const large = results.at(-1);
  if (small === undefined || large === undefined) throw new Error('Nothing was measured.');
  const rows = results.map(({ stored, ms }): Row => {
    const perSecond = Math.round((DUE / ms) * 1_000);
    return {
      what: `tick, ${DUE} due of ${stored} stored`,
      ours: `${ms.toFixed(1)} ms, ${perSecond} fires/s`,
      beside: `${small.ms.toFixed(1)} ms at ${small.stored}`,
      ratio: ms / small.ms,
      goal: '1 M ≤ 1.5 × 10 k; ≥ 5,000 fires/s',
      isMet: ms / small.ms <= 1.5 && perSecond >= 5_000,
    };
  });
  const growth = (large.heap - small.heap) / 1_048_576;
  const memory: Row = {
    what: `heap after ticks, ${large.stored} against ${small.stored} stored`,
    ours: `${(large.heap / 1_048_576).toFixed(1)} MiB`,
    beside: `${(small.heap / 1_048_576).toFixed(1)} MiB`,
    ratio: large.heap / small.heap,
    goal: 'does not grow with the number stored',
    isMet: growth < 8,
  };
  return [...rows, memory];
}

async function measure(stored: number): Promise<{ readonly ms: number; readonly heap: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  try {
    const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
    await plant(gateway, stored, join(dataDir, 'backrota.sqlite'));
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      makeDue(join(dataDir, 'backrota.sqlite'), round);
      const startedAt = performance.now();
      let fired = 0;
      while (fired < DUE) fired += (await gateway.services.firing.fireDue(FIRING_BATCH)).fired;
      times.push(performance.now() - startedAt);
    }
    const heap = heapBytes();
    await gateway.close();
    return { ms: median(times.slice(1)), heap };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** One schedule made by the service, then copied row by row inside the database. */
async function plant({ services }: Gateway, stored: number, file: string): Promise<void> {
  const { account } = await services.accounts.add(INSTALLER, { login: 'bench', role: 'admin' });
  const store = await services.stores.findLocal('archive');
  const target = await services.targets.add(INSTALLER, {
    accountId: account.id,
    name: 'bench',
    kind: 'instance',
    storeId: store.id,
  });
  const { id } = await services.schedules.create(INSTALLER, {
    name: 'bench',
    targets: [{ target: { id: target.id } }],
    recurrence: weekly({ days: ['mon', 'thu'], times: ['02:01'], timeZone: 'Europe/Kyiv' }),
    retention: { kind: 'inherit' },
  });
  const database = new Database(file);
  const copy = (table: string, key: string) => {
    const columns = database.pragma(`table_info(${table})`) as { readonly name: string }[];
    const values = columns.map(({ name }) =>
      name === key ? 'n' : name === 'uuid' ? 'lower(hex(randomblob(16)))' : `t.${name}`,
    );
    database
      .prepare(
        `WITH RECURSIVE counter(n) AS (SELECT 1000001 UNION ALL SELECT n + 1 FROM counter LIMIT ?)
         INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')})
         SELECT ${values.join(', ')} FROM counter, ${table} t WHERE t.${key} = ?`,
      )
      .run(stored - 1, id);
  };
  database.pragma('foreign_keys = OFF');
  database.transaction(() => {
    copy('schedules', 'id');
    copy('schedule_targets', 'schedule_id');
    database.prepare("INSERT INTO ids (id, kind) VALUES (3000000, 'schedule')").run();
  })();
  database.close();
}

/** Makes another thousand due, half a minute ago. */
function makeDue(file: string, round: number): void {
  const database = new Database(file);
  const first = 1_000_001 + round * DUE;
  const dueAt = Math.floor(Date.now() / 1_000) - 30;
  database.prepare('UPDATE schedules SET next_fire_at = ? WHERE id >= ? AND id < ?').run(dueAt, first, first + DUE);
  database.close();
}
