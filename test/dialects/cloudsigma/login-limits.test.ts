import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../../src/config.ts';
import { createCloudSigma, RATES } from '../../../src/dialects/cloudsigma/index.ts';
import { problem } from '../../../src/domain/errors.ts';
import type { WireRequest } from '../../../src/server/dialect.ts';
import { DEFAULT_LIMITS } from '../../../src/server/limits.ts';
import { parseUrlencoded } from '../../../src/server/parameters.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { openRoom, type Room } from './room.ts';

/** A login's 10,000 calls a minute, fewer unless tests are thorough. */
const CALLS_PER_MINUTE = thoroughly(10_000, 20);
const SAMPLED = { ...RATES, others: { ...RATES.others, calls: CALLS_PER_MINUTE } };

const requestOf = (method: string, path: string, query: string, headers: WireRequest['headers']): WireRequest => ({
  requestId: '',
  method,
  path,
  query: parseUrlencoded(Buffer.from(query), DEFAULT_LIMITS),
  headers,
  cookies: new Map(),
  address: '192.0.2.1',
  origin: '',
  body: { kind: 'none' },
  takeTurn: async () => {},
  record: { endpoint: null, loginId: null },
});

test("a call that finds no turn among its login's others is 429, and says when to come back", async () => {
  const room = await openRoom();
  const { installation, demo } = room;
  const dialect = createCloudSigma(installation.services, installation.clock, loadConfig({}).rooms.cloudSigma);
  const { token } = await installation.services.authentication.openSession(demo.loginId, 'api');
  const read = requestOf('GET', '/backupschedulers/schema/', '', { authorization: `Bearer ${token}` });
  const asked: number[] = [];
  const takeTurn = async (loginId: number): Promise<void> => {
    asked.push(loginId);
    throw problem('calls_at_once', { retryAfterSeconds: 1 });
  };
  const refused = await dialect.handle({ ...read, takeTurn });
  assert.deepEqual([refused.status, refused.headers?.['Retry-After'], asked], [429, '1', [demo.loginId]]);
  assert.equal(JSON.parse(String(refused.body))[0].error_type, 'concurrency');
  await room.close();
});

const countSessions = async ({ installation }: Room) => (await installation.dump()).sessions?.length;

test('a log-in counts as a call of its login: one too many is 429 and opens no session, and others may log in', async () => {
  assert.deepEqual(RATES.others, { calls: 10_000, windowSeconds: 60 });
  const room = await openRoom();
  const { installation, demo } = room;
  const { cloudSigma } = loadConfig({}).rooms;
  const dialect = createCloudSigma(installation.services, installation.clock, cloudSigma, SAMPLED);
  const { token } = await installation.services.authentication.openSession(demo.loginId, 'api');
  const read = requestOf('GET', '/backupschedulers/schema/', '', { authorization: `Bearer ${token}` });
  const logIn = ({ login, password }: { readonly login: string; readonly password: string }) =>
    dialect.handle({
      ...requestOf('POST', '/accounts/action/', 'do=login', {}),
      body: { kind: 'json', value: { username: login, password } },
    });
  assert.equal((await logIn(demo)).status, 200);
  for (let call = 1; call < CALLS_PER_MINUTE; call += 1) await dialect.handle(read);
  const before = await countSessions(room);
  const refused = await logIn(demo);
  assert.deepEqual([refused.status, refused.headers?.['Retry-After']], [429, '60']);
  assert.equal(JSON.parse(String(refused.body))[0].error_type, 'concurrency');
  assert.equal(await countSessions(room), before);
  assert.equal((await dialect.handle(read)).status, 429);
  assert.equal((await logIn(await room.addCaller('other'))).status, 200);
  installation.clock.advance(60);
  assert.equal((await logIn(demo)).status, 200);
  await room.close();
});
