import supertest, { type Test } from 'supertest';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Target } from '../../../src/domain/target.ts';
import type { Customer } from '../../support/customer.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { openRooms, type TokenCaller, TokenRoom } from '../../support/rooms.ts';
import { at } from '../../support/values.ts';

export type { Method } from '../../support/rooms.ts';

export type Caller = TokenCaller;

/** The time of the documented answers. */
export const TUESDAY: Instant = at('2024-01-15T10:00');

export const LIST = '/api/schedule/';

/** The calls of this room at hand. */
export class Room extends TokenRoom {
  /** Opens a port before an installation; `env` is what its process would be given. */
  static async on(installation: Installation, env: Readonly<Record<string, string>> = {}): Promise<Room> {
    return new Room(installation, await openRooms(installation, { env }));
  }

  async tokenOf({ login, password }: Customer): Promise<string> {
    return (await this.logIn(login.login, password)).body.access_token;
  }

  protected header(token: string): Readonly<Record<string, string>> {
    return { Authorization: `Bearer ${token}` };
  }

  logIn(username: string, password: string): Test {
    return supertest(this.server).post('/api/auth/login').type('form').send({ username, password });
  }

  /** Repositories of the first admin's account, or another's. */
  addRepositories(count: number, of?: Pick<Caller, 'account'>): Promise<readonly Target[]> {
    return this.addTargets('repository', count, of);
  }
}

export const openRoom = async (env?: Readonly<Record<string, string>>, now: Instant = TUESDAY): Promise<Room> =>
  (await Room.on(await openInstallation({ now }), env)).open();
