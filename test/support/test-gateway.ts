import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import type { Account, Login, Role } from '../../src/domain/account.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { Target } from '../../src/domain/target.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { addAccount } from '../../src/services/identity/account-creation.ts';
import type { Services } from '../../src/services/index.ts';
import { CollectedLog } from './collected-log.ts';
import { hashOnce } from './customer.ts';
import { FakeClock } from './fake-clock.ts';
import { copyMigrated } from './installation-database.ts';
import { requireEvents } from './required-events.ts';
import { STAFF } from './values.ts';

/** 2024-07-24T06:00:00Z, a Wednesday; 09:00 in Kyiv. */
export const WEDNESDAY: Instant = 1_721_800_800;

/** Linux's files in memory: a commit waits for no disk. What a crash leaves is tested on real processes. */
const IN_MEMORY = '/dev/shm';

/** An account with its first login, and a panel session of it. */
export interface TestCaller {
  readonly account: Account;
  readonly login: Login;
  readonly password: string;
  readonly token: string;
}

export interface CallerOptions {
  readonly role?: Role;
  readonly isStaff?: boolean;
  readonly timeZone?: string;
}

/** The whole gateway as the composition root makes it, on real SQLite in a folder of its own, with a clock that stands still;
 * what is written for an account to see, and not told, fails. */
export class TestGateway {
  readonly clock: FakeClock;
  readonly log: CollectedLog;
  readonly gateway: Gateway;
  /** An open port, for supertest and bare sockets. */
  readonly server: Server;
  readonly #folder: string;

  private constructor(folder: string, clock: FakeClock, log: CollectedLog, gateway: Gateway, server: Server) {
    this.#folder = folder;
    this.clock = clock;
    this.log = log;
    this.gateway = gateway;
    this.server = server;
  }

  /** Opens a gateway; `env` is what its process would be given. */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<TestGateway> {
    const folder = await mkdtemp(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'backrota-gateway-'));
    await copyMigrated(join(folder, 'backrota.sqlite'));
    const clock = new FakeClock(WEDNESDAY);
    const log = new CollectedLog();
    const config = loadConfig({ ...env, DATA_DIR: folder });
    const gateway = await openGateway(config, { clock, log, watch: requireEvents });
    const server = createServer(gateway.app.callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestGateway(folder, clock, log, gateway, server);
  }

  get services(): Services {
    return this.gateway.services;
  }

  async addCaller(login: string, options: CallerOptions = {}): Promise<TestCaller> {
    const { role = 'admin', isStaff = false, timeZone = 'Europe/Kyiv' } = options;
    const password = `${login}:s0me-Passw0rd`;
    const prepared = { login, role, isStaff, timeZone, password, passwordHash: await hashOnce(password) };
    const added = await this.gateway.unitOfWork.transaction((records) => addAccount(records, STAFF, prepared));
    return { account: added.account, login: added.login, password, token: await this.openSession(added.login) };
  }

  /** Another login of an account. */
  async addLogin(of: TestCaller, login: string, role: Role): Promise<TestCaller> {
    const password = `${login}:s0me-Passw0rd`;
    const added = await this.services.accounts.addLogin(STAFF, of.account.name, { login, role, password });
    return { account: added.account, login: added.login, password, token: await this.openSession(added.login) };
  }

  async openSession({ id }: Pick<Login, 'id'>): Promise<string> {
    return (await this.services.authentication.openSession(id, 'panel')).token;
  }

  /** An instance with an empty volume. */
  async addInstance({ account }: Pick<TestCaller, 'account'>, id: number, name: string): Promise<Target> {
    const store = await this.services.stores.findLocal('archive');
    return this.services.targets.add(STAFF, { accountId: account.id, name, kind: 'instance', storeId: store.id, id });
  }

  /** Takes up all that is queued, and waits until it is done. */
  async work(): Promise<void> {
    await this.gateway.loops.worker.idle();
  }

  /** A digest of each table, by name: the same before and after means that nothing was written. */
  checksums(): Readonly<Record<string, string>> {
    const database = new BetterSqlite(join(this.#folder, 'backrota.sqlite'), { readonly: true });
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all();
    const digests = tables.map((table) => {
      const rows = database
        .prepare(`SELECT * FROM "${String(table)}"`)
        .raw()
        .all();
      return [String(table), createHash('sha256').update(JSON.stringify(rows)).digest('hex')];
    });
    database.close();
    return Object.fromEntries(digests);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.gateway.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
