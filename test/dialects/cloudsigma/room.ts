import type { Server } from 'node:http';
import supertest, { type Test } from 'supertest';
import type { Target } from '../../../src/domain/target.ts';
import type { ScheduleDraft } from '../../../src/services/schedules/settings.ts';
import type { Customer, CustomerOptions } from '../../support/customer.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { closePort } from '../../support/port.ts';
import { openRooms } from '../../support/rooms.ts';
import { MONDAY } from '../../support/values.ts';

export const LIST = '/api/2.0/backupschedulers/';

/** Someone who calls, by HTTP Basic. */
export type Caller = Customer;

export type Method = keyof typeof METHODS;

type Agent = ReturnType<typeof supertest>;

/** Every room on the real shell, services and database, with a clock that stands still; CloudSigma's calls at hand. */
export class Room {
  readonly installation: Installation;
  readonly server: Server;
  #demo: { readonly caller: Caller; readonly target: Target } | null = null;

  private constructor(installation: Installation, server: Server) {
    this.installation = installation;
    this.server = server;
  }

  /** Opens a port before an installation, in which nothing is planted; `trustedProxies` as `AppParts` has them. */
  static async on(installation: Installation, trustedProxies: readonly string[] = []): Promise<Room> {
    return new Room(installation, await openRooms(installation, { trustedProxies }));
  }

  /** Plants the account `demo` with a target, and the remote locations TBC and ZRH. */
  async open(): Promise<this> {
    await this.installation.addStore('TBC');
    await this.installation.addStore('ZRH');
    const caller = await this.addCaller('demo');
    const target = await this.installation.addTarget({ accountId: caller.account.id });
    this.#demo = { caller, target };
    return this;
  }

  get demo(): Caller {
    return this.#planted.caller;
  }

  addCaller(login: string, options?: CustomerOptions): Promise<Caller> {
    return this.installation.addAccount(login, options);
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
    await closePort(this.server);
    await this.installation.close();
  }

  get #planted() {
    if (this.#demo === null) throw new Error('The room is not open.');
    return this.#demo;
  }
}

/** `trustedProxies` as `AppParts` has them. */
export const openRoom = async (trustedProxies: readonly string[] = []): Promise<Room> =>
  (await Room.on(await openInstallation({ now: MONDAY }), trustedProxies)).open();

const METHODS = {
  GET: (agent: Agent, path: string) => agent.get(path),
  HEAD: (agent: Agent, path: string) => agent.head(path),
  OPTIONS: (agent: Agent, path: string) => agent.options(path),
  POST: (agent: Agent, path: string) => agent.post(path),
  PUT: (agent: Agent, path: string) => agent.put(path),
  PATCH: (agent: Agent, path: string) => agent.patch(path),
  DELETE: (agent: Agent, path: string) => agent.delete(path),
};
