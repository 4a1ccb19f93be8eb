import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../../src/config.ts';
import { createCloudSigma, RATES } from '../../../src/dialects/cloudsigma/index.ts';
import { problem } from '../../../src/domain/errors.ts';
import type { WireRequest } from '../../../src/server/dialect.ts';
import { DEFAULT_LIMITS } from '../../../src/server/limits.ts';
import { parseUrlencoded } from '../../../src/server/parameters.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { type Caller, LIST, openRoom, type Room } from './room.ts';

/** A login's calls a minute: as many as it has, or few unless tests are thorough. */
const SAMPLED = thoroughly(RATES, {
  deletes: { ...RATES.deletes, calls: 20 },
  others: { ...RATES.others, calls: 30 },
});
const UNKNOWN = '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69';

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
  isEnding: () => false,
  record: { endpoint: null, loginId: null },
});

test("a call that finds no turn among its login's others is 429, and says when to come back", async () => {
  const room = await openRoom();
  const { installation, demo } = room;
  const dialect = createCloudSigma(installation.services, installation.clock, loadConfig({}).rooms.cloudSigma);
  const { token } = await installation.services.authentication.openSession(demo.login.id, 'api');
  const read = requestOf('GET', '/backupschedulers/schema/', '', { authorization: `Bearer ${token}` });
  const asked: number[] = [];
  const takeTurn = async (loginId: number): Promise<void> => {
    asked.push(loginId);
    throw problem('calls_at_once', { retryAfterSeconds: 1 });
  };
  const refused = await dialect.handle({ ...read, takeTurn });
  assert.deepEqual([refused.status, refused.headers?.['Retry-After'], asked], [429, '1', [demo.login.id]]);
  assert.equal(JSON.parse(String(refused.body))[0].error_type, 'concurrency');
  await room.close();
});

test('a login may call 10,000 times a minute, and delete 1,000 times', () => {
  assert.deepEqual(RATES, {
    deletes: { calls: 1_000, windowSeconds: 60 },
    others: { calls: 10_000, windowSeconds: 60 },
  });
});

test('a login that has deleted as often as it may in a minute is refused, and may do other things meanwhile', async () => {
  const room = await openRoom();
  const { installation, demo } = room;
  const { cloudSigma } = loadConfig({}).rooms;
  const dialect = createCloudSigma(installation.services, installation.clock, cloudSigma, SAMPLED);
  const bearerOf = async (loginId: number) => {
    const { token } = await installation.services.authentication.openSession(loginId, 'api');
    return { authorization: `Bearer ${token}` };
  };
  const busy = await bearerOf((await room.addCaller('busy')).login.id);
  const call = (method: string, path: string, as = busy) => dialect.handle(requestOf(method, path, '', as));
  const remove = (as = busy) => call('DELETE', `${LIST}${UNKNOWN}/`, as);
  for (let deleted = 0; deleted < SAMPLED.deletes.calls; deleted += 1) assert.equal((await remove()).status, 404);
  const refused = await remove();
  assert.deepEqual([refused.status, refused.headers?.['Retry-After']], [429, '60']);
  const [{ error_type, error_point }] = JSON.parse(String(refused.body));
  assert.deepEqual([error_type, error_point], ['concurrency', null]);
  assert.equal((await call('GET', LIST)).status, 200);
  assert.equal((await remove(await bearerOf(demo.login.id))).status, 404);
  installation.clock.advance(60);
  assert.equal((await remove()).status, 404);
  await room.close();
});

const countSessions = async ({ installation }: Room) => (await installation.dump()).sessions?.length;

test('a log-in counts as a call of its login: one too many is 429 and opens no session, and others may log in', async () => {
  const room = await openRoom();
  const { installation, demo } = room;
  const { cloudSigma } = loadConfig({}).rooms;
  const dialect = createCloudSigma(installation.services, installation.clock, cloudSigma, SAMPLED);
  const { token } = await installation.services.authentication.openSession(demo.login.id, 'api');
  const read = requestOf('GET', '/backupschedulers/schema/', '', { authorization: `Bearer ${token}` });
  const logIn = ({ login: { login }, password }: Caller) =>
    dialect.handle({
      ...requestOf('POST', '/accounts/action/', 'do=login', {}),
      body: { kind: 'json', value: { username: login, password } },
    });
  assert.equal((await logIn(demo)).status, 200);
  for (let call = 1; call < SAMPLED.others.calls; call += 1) await dialect.handle(read);
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
