import type { Server } from 'node:http';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import type { Login, Role } from '../../src/domain/account.ts';
import type { Target } from '../../src/domain/target.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import type { Customer, CustomerOptions } from './customer.ts';
import { Installation } from './installation.ts';
import { makeDatabase, makePassingFolder } from './installation-database.ts';
import { closePort, openPort } from './port.ts';
import { requireEvents } from './required-events.ts';
import { STAFF, there, WEDNESDAY } from './values.ts';

/** A customer with a panel session. */
export interface TestCaller extends Customer {
  readonly token: string;
}

/** An installation as the composition root makes it, with an open port. */
export class TestGateway extends Installation {
  #gateway: Gateway | null = null;
  #server: Server | null = null;

  /** Opens a gateway; `env` is what its process would be given. */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<TestGateway> {
    const folder = await makePassingFolder();
    const database = await makeDatabase(join(folder, 'data'));
    const made = new TestGateway(folder, database, { now: WEDNESDAY });
    const { clock, log, dataDir } = made;
    const config = { ...loadConfig({ VERIFY_NIGHTLY: '0', ...env, DATA_DIR: dataDir }), database };
    made.main = made.#gateway = await openGateway(config, { clock, log, watch: requireEvents });
    made.#server = await openPort(made.#gateway.app);
    return made;
  }

  get gateway(): Gateway {
    return there(this.#gateway);
  }

  /** For supertest and bare sockets. */
  get server(): Server {
    return there(this.#server);
  }

  /** An account with its first login, in Kyiv unless said otherwise. */
  async addCaller(login: string, options: CustomerOptions = {}): Promise<TestCaller> {
    const customer = await this.addAccount(login, { timeZone: 'Europe/Kyiv', ...options });
    return { ...customer, token: await this.openSession(customer.login) };
  }

  /** Another login of an account. */
  addLogin(of: Customer, login: string, role: Role): Promise<TestCaller> {
    return this.addCaller(login, { of: of.account.name, role });
  }

  async openSession({ id }: Pick<Login, 'id'>): Promise<string> {
    return (await this.services.authentication.openSession(id, 'panel')).token;
  }

  /** An instance with an empty volume. */
  async addInstance({ account }: Pick<Customer, 'account'>, id: number, name: string): Promise<Target> {
    const store = await this.services.stores.findLocal('archive');
    return this.services.targets.add(STAFF, { accountId: account.id, name, kind: 'instance', storeId: store.id, id });
  }

  override async close(): Promise<void> {
    await closePort(this.server);
    await this.gateway.close();
    await super.close();
  }
}
