import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import supertest, { type Test } from 'supertest';
import { loadConfig } from '../../src/config.ts';
import { createDialects } from '../../src/dialects/index.ts';
import type { Target } from '../../src/domain/target.ts';
import { parseNetworks } from '../../src/ports/networks.ts';
import { createApp } from '../../src/server/app.ts';
import type { Customer, CustomerOptions } from './customer.ts';
import type { Installation, Node } from './installation.ts';
import { closePort, openPort } from './port.ts';

/** What rooms are opened with. */
export interface RoomsOptions {
  /** What the process would be given. */
  readonly env?: Readonly<Record<string, string>>;
  /** As `AppParts` has them. */
  readonly trustedProxies?: readonly string[];
  /** Of another node than the first. */
  readonly services?: Node['services'];
}

/** Every room on the real shell, services and database of an installation. */
export function roomsOf(
  { services: first, clock, log }: Installation,
  { env = {}, trustedProxies = [], services = first }: RoomsOptions = {},
): Koa {
  const dialects = createDialects(services, loadConfig(env).rooms, clock);
  const health = { alive: () => ({ version: 'test' }), ready: async () => ({ isReady: true, body: {} }) };
  return createApp({ dialects, log, health, trustedProxies: parseNetworks('TRUSTED_PROXIES', trustedProxies) });
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'HEAD';

/** Someone who calls, with the token of a log-in. */
export interface TokenCaller extends Customer {
  readonly token: string;
}

/** Every room, with a clock that stands still; at hand are the calls of one whose callers send a token. */
export abstract class TokenRoom {
  readonly installation: Installation;
  readonly server: Server;
  #admin: TokenCaller | null = null;

  constructor(installation: Installation, server: Server) {
    this.installation = installation;
    this.server = server;
  }

  /** The token of a log-in. */
  abstract tokenOf(customer: Customer): Promise<string>;

  /** The header by which a call shows a token. */
  protected abstract header(token: string): Readonly<Record<string, string>>;

  /** Logs the first admin in. */
  async open(): Promise<this> {
    this.#admin = await this.addCaller('admin');
    return this;
  }

  get admin(): TokenCaller {
    if (this.#admin === null) throw new Error('The room is not open.');
    return this.#admin;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A login, in an account of its own unless said otherwise, that has logged in. */
  async addCaller(login: string, options?: CustomerOptions): Promise<TokenCaller> {
    const customer = await this.installation.addAccount(login, options);
    return { ...customer, token: await this.tokenOf(customer) };
  }

  /** The first admin, as the token that it had may have ended by now. */
  async logInAgain(): Promise<TokenCaller> {
    this.#admin = { ...this.admin, token: await this.tokenOf(this.admin) };
    return this.#admin;
  }

  /** Targets of an account, the first admin's unless said otherwise. */
  protected async addTargets(
    kind: Target['kind'],
    count: number,
    { account }: Pick<Customer, 'account'> = this.admin,
  ): Promise<readonly Target[]> {
    const made: Target[] = [];
    while (made.length < count) made.push(await this.installation.addTarget({ accountId: account.id, kind }));
    return made;
  }

  /** `as` of `null` sends no credentials. */
  send(method: Method, path: string, body?: unknown, as: Pick<TokenCaller, 'token'> | null = this.#admin): Test {
    const call = supertest(this.server)[method.toLowerCase() as Lowercase<Method>](path);
    if (as !== null) call.set(this.header(as.token));
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

/** Opens a port before an installation. */
export const openRooms = (installation: Installation, options?: RoomsOptions): Promise<Server> =>
  openPort(roomsOf(installation, options));
