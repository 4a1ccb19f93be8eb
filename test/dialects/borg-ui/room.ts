import type { Server } from 'node:http';
import supertest, { type Test } from 'supertest';
import { loadConfig } from '../../../src/config.ts';
import { createDialects } from '../../../src/dialects/index.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Target } from '../../../src/domain/target.ts';
import { createApp } from '../../../src/server/app.ts';
import type { Customer, CustomerOptions } from '../../support/customer.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { closePort, openPort } from '../../support/port.ts';
import { at } from '../../support/values.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'HEAD';

/** Someone who calls, with the token of a log-in. */
export interface Caller extends Customer {
  readonly token: string;
}

/** The time of the documented answers. */
export const TUESDAY: Instant = at('2024-01-15T10:00');

export const LIST = '/api/schedule/';

/** Every room on the real shell, services and database, with a clock that stands still; this room's calls at hand. */
export class Room {
  readonly installation: Installation;
  readonly server: Server;
  #admin: Caller | null = null;

  private constructor(installation: Installation, server: Server) {
    this.installation = installation;
    this.server = server;
  }

  /** Opens a port before an installation; `env` is what its process would be given. */
  static async on(installation: Installation, env: Readonly<Record<string, string>> = {}): Promise<Room> {
    const dialects = createDialects(installation.services, loadConfig(env).rooms, installation.clock);
    const health = { alive: () => ({ version: 'test' }), ready: async () => ({ isReady: true, body: {} }) };
    return new Room(installation, await openPort(createApp({ dialects, log: installation.log, health })));
  }

  /** Logs the first admin in. */
  async open(): Promise<this> {
    this.#admin = await this.addCaller('admin');
    return this;
  }

  get admin(): Caller {
    if (this.#admin === null) throw new Error('The room is not open.');
    return this.#admin;
  }

  /** A login, in an account of its own unless said otherwise, that has logged in. */
  async addCaller(login: string, options?: CustomerOptions): Promise<Caller> {
    const customer = await this.installation.addAccount(login, options);
    const { body } = await this.logIn(login, customer.password);
    return { ...customer, token: body.access_token };
  }

  /** The first admin, as the token that it had may have ended by now. */
  async logInAgain(): Promise<Caller> {
    const { body } = await this.logIn('admin', this.admin.password);
    this.#admin = { ...this.admin, token: body.access_token };
    return this.#admin;
  }

  logIn(username: string, password: string): Test {
    return supertest(this.server).post('/api/auth/login').type('form').send({ username, password });
  }

  /** Repositories of the first admin's account. */
  async addRepositories(count: number, { account }: Pick<Caller, 'account'> = this.admin): Promise<readonly Target[]> {
    const made: Target[] = [];
    while (made.length < count) {
      made.push(await this.installation.addTarget({ accountId: account.id, kind: 'repository' }));
    }
    return made;
  }

  /** `as` of `null` sends no credentials. */
  send(method: Method, path: string, body?: unknown, as: Pick<Caller, 'token'> | null = this.admin): Test {
    const agent = supertest(this.server);
    const name = method.toLowerCase() as Lowercase<Method>;
    const call = agent[name](path);
    if (as !== null) call.set('Authorization', `Bearer ${as.token}`);
    if (body === undefined) return call;
    return call.set('Content-Type', 'application/json').send(typeof body === 'string' ? body : JSON.stringify(body));
  }

  async close(): Promise<void> {
    await closePort(this.server);
    await this.installation.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

export const openRoom = async (env?: Readonly<Record<string, string>>, now: Instant = TUESDAY): Promise<Room> =>
  (await Room.on(await openInstallation({ now }), env)).open();
