import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest, { type Test } from 'supertest';
import { createCloudSigma } from '../../../src/dialects/cloudsigma/index.ts';
import type { Account, Actor, Role } from '../../../src/domain/account.ts';
import type { Recurrence } from '../../../src/domain/recurrence/index.ts';
import type { RetentionPolicy } from '../../../src/domain/retention/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { DRIVERS } from '../../../src/drivers/index.ts';
import { createApp } from '../../../src/server/app.ts';
import { createServices, type Services } from '../../../src/services/index.ts';
import { NodeFileArea } from '../../../src/storage/file-area.ts';
import { openDatabase } from '../../../src/storage/knex.ts';
import { migrate } from '../../../src/storage/migrate.ts';
import { KnexUnitOfWork } from '../../../src/storage/unit-of-work.ts';

/** 2026-03-02T00:00:00Z, a Monday. */
export const MONDAY = 1_772_409_600;

export const LIST = '/api/2.0/backupschedulers/';

const STAFF: Actor = { label: 'test', loginId: null, accountId: null, role: 'admin', isStaff: true };
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type Agent = ReturnType<typeof supertest>;

export type Method = keyof typeof METHODS;

/** A caller of the room. */
export interface Caller {
  readonly account: Account;
  readonly authorization: string;
  readonly loginId: number;
}

/** This room on the real shell, the real services and a real database, with a clock that stands still. */
export interface Room {
  readonly clock: { nowAt: number };
  readonly services: Services;
  readonly demo: Caller;
  addCaller(login: string, options?: { role?: Role; isStaff?: boolean; of?: string }): Promise<Caller>;
  /** A schedule as another room would make it, in the account of `demo`. */
  addSchedule(name: string, recurrence: Recurrence, retention?: RetentionPolicy): Promise<Schedule>;
  /** `as` of `null` sends no credentials. */
  send(method: Method, path: string, body?: unknown, as?: Caller | null): Test;
  close(): Promise<void>;
}

/** Opens a room with the account `demo` and the remote location TBC. */
export async function openRoom(): Promise<Room> {
  const folder = await mkdtemp(join(tmpdir(), 'backrota-cloudsigma-'));
  const knex = await openDatabase({ kind: 'sqlite', file: join(folder, 'backrota.sqlite') });
  await migrate(knex);
  const clock = { nowAt: MONDAY, now: () => clock.nowAt };
  const unitOfWork = new KnexUnitOfWork(knex, clock, { useDatabaseClock: false });
  const files = new NodeFileArea(folder);
  const settings = { owner: 'test', node: null, defaultTimeZone: 'UTC', secretKey: 'k'.repeat(32), sourceRoots: [] };
  const services = createServices({ unitOfWork, clock, log: SILENT, files, drivers: DRIVERS }, settings);
  const health = {
    alive: () => ({ version: 'test' }),
    ready: async () => ({ isReady: true, body: {} }),
  };
  const server = createApp({ dialects: [createCloudSigma(services)], log: SILENT, health }).callback();
  await services.stores.add(STAFF, {
    accountId: null,
    name: 'TBC',
    locationCode: 'TBC',
    driver: 'memory',
    settings: {},
  });

  const addCaller: Room['addCaller'] = async (login, { role = 'admin', isStaff = false, of } = {}) => {
    const draft = { login, role, isStaff, password: `${login}'s own: password` };
    const added =
      of === undefined ? await services.accounts.add(STAFF, draft) : await services.accounts.addLogin(STAFF, of, draft);
    const authorization = `Basic ${Buffer.from(`${login}:${draft.password}`).toString('base64')}`;
    return { account: added.account, authorization, loginId: added.login.id };
  };
  const demo = await addCaller('demo');
  const local = await services.stores.add(STAFF, {
    accountId: null,
    name: 'local',
    locationCode: 'local',
    driver: 'memory',
    settings: {},
  });
  const target = await services.targets.add(STAFF, {
    accountId: demo.account.id,
    name: 'MyServer',
    kind: 'instance',
    storeId: local.id,
  });
  return {
    clock,
    services,
    demo,
    addCaller,
    addSchedule: (name, recurrence, retention = { kind: 'inherit' }) =>
      services.schedules.create(STAFF, { name, targets: [{ target: { id: target.id } }], recurrence, retention }),
    send: (method, path, body, as = demo) => {
      const request = METHODS[method](supertest(server), path);
      if (as !== null) request.set('Authorization', as.authorization);
      return body === undefined ? request : request.set('Content-Type', 'application/json').send(toText(body));
    },
    close: async () => {
      await knex.destroy();
      await rm(folder, { recursive: true });
    },
  };
}

const toText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

const METHODS = {
  GET: (agent: Agent, path: string) => agent.get(path),
  POST: (agent: Agent, path: string) => agent.post(path),
  PUT: (agent: Agent, path: string) => agent.put(path),
  PATCH: (agent: Agent, path: string) => agent.patch(path),
  DELETE: (agent: Agent, path: string) => agent.delete(path),
};
