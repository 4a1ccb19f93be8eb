import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { medianOfFive, type Row } from './measure.ts';
import { constantApp } from './rpc-baseline.ts';

const SCHEDULERS = 1_000;
const LIST = '/api/2.0/backupschedulers/';

/** All of 1,000 schedulers in one answer, short and in detail, beside bare Koa that sends the same bytes. */
export async function run(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  try {
    const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
    const server = await listen(createServer(gateway.app.callback()));
    const token = await plant(gateway, server);
    const rows: Row[] = [];
    for (const [what, path] of [
      ['list of 1000', `${LIST}?limit=0`],
      ['detail of 1000', `${LIST}detail/?limit=0`],
    ] as const) {
      const text = await read(server, path, token);
      const bare = await listen(createServer(constantApp(text).callback()));
      const ours = await medianOfFive(() => read(server, path, token));
      const constant = await medianOfFive(() => read(bare, path, token));
      bare.close();
      rows.push({
        what: `${what} / a constant`,
        ours: `${ours.toFixed(1)} ms, ${(text.length / 1024).toFixed(0)} KiB`,
        beside: `${constant.toFixed(1)} ms`,
        ratio: ours / constant,
        goal: '',
        isMet: null,
      });
    }
    server.close();
    await gateway.close();
    return rows;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const listen = async (server: Server): Promise<Server> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

async function send(server: Server, path: string, token: string, body?: object): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { ...post, headers });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}: ${await answer.text()}`);
  return answer.text();
}

const read = (server: Server, path: string, token: string): Promise<string> => send(server, path, token);

async function plant({ services }: Gateway, server: Server): Promise<string> {
  const { login } = await services.accounts.add(INSTALLER, { login: 'bench', role: 'admin' });
  const { token } = await services.authentication.openSession(login.id, 'api');
  for (let index = 0; index < SCHEDULERS; index += 1) {
    await send(server, LIST, token, {
      type: 'snapshot',
      name: `Scheduler ${index}`,
      incremental_backup: { hour: '', minute: '', repeat: { hour: `*/${(index % 23) + 1}`, minute: '' } },
      retention_policy: { name: 'A week', rules: [{ period: 'days', quantity: 7 }] },
      tags: ['bench'],
      meta: { nr: String(index) },
      user_timezone: 'Europe/London',
    });
  }
  return token;
}
