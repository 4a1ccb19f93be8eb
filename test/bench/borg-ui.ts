import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { loadConfig } from '../../src/config.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { besideQueries } from './beside-queries.ts';
import { measureTabs } from './borg-ui-tabs.ts';
import type { Row } from './measure.ts';

const LIST = '/api/schedule/';
const JOBS = 100;
const CALLS = 400;
const GOAL = 0.6;

/** The list of 100 jobs of two repositories each, its token's signature checked with each call, beside bare Koa that sends the same queries. */
export async function run(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  try {
    const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
    const authorization = `Bearer ${await plant(gateway)}`;
    const reading = { path: LIST, headers: { authorization }, calls: CALLS };
    const { ours, beside } = await besideQueries(gateway.app, dataDir, reading);
    await gateway.close();
    return [
      {
        what: `list of ${JOBS} jobs / the same queries`,
        ours: `${ours.toFixed(0)} calls/s`,
        beside: `${beside.toFixed(0)} calls/s`,
        ratio: ours / beside,
        goal: `≥ ${GOAL}`,
        isMet: ours / beside >= GOAL,
      },
      ...(await measureTabs()),
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
