import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest, { type Test } from 'supertest';
import { loadConfig } from '../../../src/config.ts';
import { createDialects } from '../../../src/dialects/index.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Target } from '../../../src/domain/target.ts';
import { createApp } from '../../../src/server/app.ts';
import type { Customer, CustomerOptions } from '../../support/customer.ts';
import { type Installation, type InstallationOptions, openInstallation } from '../../support/installation.ts';
import { closePort, openPort } from '../../support/port.ts';
import { at } from '../../support/values.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'HEAD';

/** Someone who calls, with a token of the identity service. */
export interface Caller extends Customer {
  readonly token: string;
}

/** The time of the documented answers. */
export const TUESDAY: Instant = at('2025-11-18T11:03:22');

export const PLANS = '/data-protect/v2/plans/';
export const CHECKPOINTS = '/data-protect/v2/checkpoints/';
export const TOKENS = '/identity/v3/auth/tokens';

/** What is sent of a plan of these volumes. */
export const planOf = (volumes: readonly Pick<Target, 'uuid'>[], others: object = {}) => ({
  backup_mode: 'full',
  full_backups_amount: 7,
  name: 'my-backup-plan',
  resources: volumes.map(({ uuid }, index) => ({
    id: uuid,
    name: `my-volume-${index + 1}`,
    type: 'OS::Cinder::Volume',
  })),
  schedule_pattern: '0 0 * * *',
  schedule_type: 'crontab',
  ...others,
});

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

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A login, in an account of its own unless said otherwise, that has a token. */
  async addCaller(login: string, options?: CustomerOptions): Promise<Caller> {
    const customer = await this.installation.addAccount(login, options);
    return { ...customer, token: await this.logIn(customer) };
  }

  /** The first admin with another token, as the one that it had may have ended by now. */
  async logInAgain(): Promise<Caller> {
    this.#admin = { ...this.admin, token: await this.logIn(this.admin) };
    return this.#admin;
  }

  async logIn({ login: { login: name }, password }: Customer): Promise<string> {
    const user = { name, domain: { name: 'Default' }, password };
    const body = { auth: { identity: { methods: ['password'], password: { user } } } };
    const answer = await this.send('POST', TOKENS, body, null);
    const token = answer.headers['x-subject-token'];
    if (token === undefined) throw new Error(answer.text);
    return token;
  }

  /** Volumes of the first admin's account, or another's. */
  async addVolumes(count: number, { account }: Pick<Caller, 'account'> = this.admin): Promise<readonly Target[]> {
    const made: Target[] = [];
    while (made.length < count) {
      made.push(await this.installation.addTarget({ accountId: account.id, kind: 'volume' }));
    }
    return made;
  }

  /** `as` of `null` sends no credentials. */
  send(method: Method, path: string, body?: unknown, as: Pick<Caller, 'token'> | null = this.#admin): Test {
    const agent = supertest(this.server);
    const call = agent[method.toLowerCase() as Lowercase<Method>](path);
    if (as !== null) call.set('X-Auth-Token', as.token);
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

export const openRoom = async (
  env?: Readonly<Record<string, string>>,
  options: InstallationOptions = {},
): Promise<Room> => (await Room.on(await openInstallation({ now: TUESDAY, ...options }), env)).open();
