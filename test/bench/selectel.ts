import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { loadConfig } from '../../src/config.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { besideQueries } from './beside-queries.ts';
import type { Row } from './measure.ts';

const PLANS = '/data-protect/v2/plans/';
const COUNT = 1_000;
const LIMIT = 500;
const GOAL = 0.6;

/** A page of 500 of 1,000 plans of two volumes each, beside bare Koa that sends the same queries. */
export async function run(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backrota-bench-'));
  try {
    const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
    const headers = { 'x-auth-token': await plant(gateway) };
    const reading = { path: `${PLANS}?limit=${LIMIT}`, headers, calls: 40 };
    const { ours, beside } = await besideQueries(gateway.app, dataDir, reading);
    await gateway.close();
    return [
      {
        what: `page of ${LIMIT} of ${COUNT} plans / the same queries`,
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

/** The plans, made over the wire as Terraform does; answers a token. */
async function plant({ app, services }: Gateway): Promise<string> {
  const { account, login } = await services.accounts.add(INSTALLER, { login: 'bench', role: 'admin' });
  const store = await services.stores.findLocal('archive');
  const resources: object[] = [];
  for (const name of ['one', 'two']) {
    const draft = { accountId: account.id, name, kind: 'volume', storeId: store.id } as const;
    const { uuid } = await services.targets.add(INSTALLER, draft);
    resources.push({ id: uuid, name: `volume ${name}`, type: 'OS::Cinder::Volume' });
  }
  const { token } = await services.authentication.openSession(login.id, 'api');
  const agent = request(app.callback());
  for (let index = 0; index < COUNT; index += 1) {
    const plan = {
      name: `Plan ${index}`,
      backup_mode: 'full',
      full_backups_amount: 7,
      schedule_type: 'crontab',
      schedule_pattern: `${index % 60} 2 * * *`,
      resources,
    };
    const answer = await agent.post(PLANS).set('X-Auth-Token', token).send(plan);
    if (answer.status !== 201) throw new Error(`The server answered ${answer.status}: ${answer.text}`);
  }
  return token;
}
