import { createServer, type Server } from 'node:http';
import supertest, { type Test } from 'supertest';
import { loadConfig } from '../../../src/config.ts';
import { createDialects } from '../../../src/dialects/index.ts';
import type { Account, Role } from '../../../src/domain/account.ts';
import type { Target } from '../../../src/domain/target.ts';
import { createApp } from '../../../src/server/app.ts';
import { parseNetworks } from '../../../src/server/networks.ts';
import { addAccount } from '../../../src/services/identity/account-creation.ts';
import type { ScheduleDraft } from '../../../src/services/schedules/settings.ts';
import { hashOnce } from '../../support/customer.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { at, STAFF } from '../../support/values.ts';

/** A Monday. */
export const MONDAY = at('2026-03-02T00:00');

export const LIST = '/api/2.0/backupschedulers/';

/** Someone who calls, by HTTP Basic. */
export interface Caller {
  readonly account: Account;
  readonly login: string;
  readonly loginId: number;
  readonly password: string;
  readonly authorization: string;
}

/** How a caller is made. */
export interface CallerOptions {
  readonly role?: Role;
  readonly isStaff?: boolean;
  /** An account to be a login of; without it they get their own. */
  readonly of?: string;
  readonly timeZone?: string;
}

export type Method = keyof typeof METHODS;

type Agent = ReturnType<typeof supertest>;

/** Every room on the real shell, services and database, with a clock that stands still; CloudSigma's calls at hand. */
export class Room {
  readonly installation: Installation;
  readonly server: Server;
  #demo: { readonly caller: Caller; readonly target: Target } | null = null;

  constructor(installation: Installation, trustedProxies: readonly string[] = []) {
    this.installation = installation;
    const dialects = createDialects(installation.services, loadConfig({}).rooms, installation.clock);
    const health = {
      alive: () => ({ version: 'test' }),
      ready: async () => ({ isReady: true, body: {} }),
    };
    const app = createApp({
      dialects,
      log: installation.log,
      health,
      trustedProxies: parseNetworks('TRUSTED_PROXIES', trustedProxies),
    });
    this.server = createServer(app.callback()).listen(0);
  }

  /** The account `demo` with a target, and the remote locations TBC and ZRH. */
  async open(): Promise<this> {
    await this.installation.addStore('TBC', 'archive');
    await this.installation.addStore('ZRH', 'archive');
    const caller = await this.addCaller('demo');
    const target = await this.installation.addTarget({ accountId: caller.account.id });
    this.#demo = { caller, target };
    return this;
  }

  get demo(): Caller {
    return this.#planted.caller;
  }

  async addCaller(login: string, options: CallerOptions = {}): Promise<Caller> {
    const { of, timeZone = 'UTC', ...rest } = options;
    const { services, unitOfWork } = this.installation;
    const draft = { role: 'admin' as const, isStaff: false, ...rest, login, password: `${login}'s own: password` };
    const add = async () => {
      const prepared = { ...draft, timeZone, passwordHash: await hashOnce(draft.password) };
      return unitOfWork.transaction((records) => addAccount(records, STAFF, prepared));
    };
    const added = of === undefined ? await add() : await services.accounts.addLogin(STAFF, of, draft);
    return {
      account: added.account,
      login,
      loginId: added.login.id,
      password: draft.password,
      authorization: `Basic ${Buffer.from(`${login}:${draft.password}`).toString('base64')}`,
    };
  }

  /** A schedule as another room would make it, of the target of `demo`. */
  addSchedule(draft: Partial<ScheduleDraft>) {
    return this.installation.addSchedule([this.#planted.target], draft);
  }

  /** `as` of `null` sends no credentials. */
  send(method: Method, path: string, body?: unknown, as: Caller | null = this.demo): Test {
    const request = METHODS[method](supertest(this.server), path);
    if (as !== null) request.set('Authorization', as.authorization);
    if (body === undefined) return request;
    return request.set('Content-Type', 'application/json').send(typeof body === 'string' ? body : JSON.stringify(body));
  }

  /** Gives a drive its scheduler; `body` is as its clients send it. */
  setScheduler({ uuid }: Pick<Target, 'uuid'>, body: unknown, as?: Caller): Test {
    return this.send('POST', `/api/2.0/drives/${uuid}/action/?do=set_scheduler`, body, as);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.installation.close();
  }

  get #planted() {
    if (this.#demo === null) throw new Error('The room is not open.');
    return this.#demo;
  }
}

/** `trustedProxies` as `AppParts` has them. */
export const openRoom = async (trustedProxies: readonly string[] = []): Promise<Room> =>
  new Room(await openInstallation({ now: MONDAY }), trustedProxies).open();

const METHODS = {
  GET: (agent: Agent, path: string) => agent.get(path),
  HEAD: (agent: Agent, path: string) => agent.head(path),
  OPTIONS: (agent: Agent, path: string) => agent.options(path),
  POST: (agent: Agent, path: string) => agent.post(path),
  PUT: (agent: Agent, path: string) => agent.put(path),
  PATCH: (agent: Agent, path: string) => agent.patch(path),
  DELETE: (agent: Agent, path: string) => agent.delete(path),
};
