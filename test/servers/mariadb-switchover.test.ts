import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { isUnavailable } from '../../src/domain/errors.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import { until } from '../serve/gateway-process.ts';
import { openInstallation } from '../support/installation.ts';
import { keepInstallationsIn } from '../support/installation-database.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { DAY, FIRST, STAFF, there } from '../support/values.ts';

/** Two servers, the second of which follows the first, and one address for whichever can be written. */
class Pair implements AsyncDisposable {
  readonly #servers: readonly [MariadbServer, MariadbServer];
  readonly #first: Connection;
  readonly #second: Connection;
  readonly #address: TcpProxy;

  private constructor(
    servers: readonly [MariadbServer, MariadbServer],
    connections: readonly [Connection, Connection],
    address: TcpProxy,
  ) {
    this.#servers = servers;
    [this.#first, this.#second] = connections;
    this.#address = address;
  }

  static async start(): Promise<Pair> {
    const first = await startMariadb(['--server-id=1', '--log-bin=log', '--log-slave-updates']);
    const second = await startMariadb(['--server-id=2', '--log-bin=log', '--log-slave-updates', '--read-only']);
    const connections = [
      await createConnection(first.urlOf('mysql')),
      await createConnection(second.urlOf('mysql')),
    ] as const;
    await connections[1].query(
      `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${portOf(first)}, MASTER_USER='root', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1`,
    );
    await connections[1].query('START SLAVE');
    // Root may write to a server that is read-only.
    await connections[0].query("CREATE USER gateway@'127.0.0.1'");
    await connections[0].query("GRANT ALL ON backrota.* TO gateway@'127.0.0.1'");
    await connections[0].query('CREATE DATABASE backrota');
    return new Pair([first, second], connections, await startTcpProxy(portOf(first)));
  }

  get url(): string {
    return `mysql://gateway@127.0.0.1:${this.#address.port}/backrota`;
  }

  /** As an operator does it: nobody writes to the first any more, the second has everything, then it takes its place. */
  async switchOver(): Promise<void> {
    await this.#first.query('SET GLOBAL read_only = 1');
    const position = await ask(this.#first, 'SELECT @@gtid_binlog_pos AS answer');
    assert.equal(await ask(this.#second, `SELECT MASTER_GTID_WAIT('${position}', 60) AS answer`), 0, 'it follows');
    await this.#second.query('STOP SLAVE');
    await this.#second.query('SET GLOBAL read_only = 0');
    this.#address.turnTo(portOf(this.#servers[1]));
  }

  /** How many runs the second server has. */
  async runsOnSecond(): Promise<unknown> {
    return ask(this.#second, 'SELECT COUNT(*) AS answer FROM backrota.runs');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#address.stop();
    for (const connection of [this.#first, this.#second]) await connection.end();
    for (const server of this.#servers) await server.stop();
  }
}

const portOf = (server: MariadbServer): number => Number(new URL(server.urlOf('mysql')).port);

const ask = async (connection: Connection, sql: string): Promise<unknown> => {
  const [rows] = await connection.query<RowDataPacket[]>(sql);
  return there(rows[0]).answer;
};

/** `null` where the database is unavailable. */
const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work;
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
};

describe('a planned switchover from one server to another', () => {
  test('is seen by the first write: no connection to the old one is used any more', async () => {
    await using pair = await Pair.start();
    keepInstallationsIn(async () => ({ kind: 'mysql', url: pair.url }));
    await using house = await openInstallation();
    const all = await Promise.all(Array.from({ length: 10 }, () => house.unitOfWork.transaction(async () => 'done')));
    assert.equal(all.length, 10);
    await pair.switchOver();
    await assert.rejects(house.addTarget(), { code: 'unavailable' });
    await Promise.all(Array.from({ length: 10 }, () => house.addTarget()));
  });

  test('loses no slot and fires none twice, under load', async () => {
    await using pair = await Pair.start();
    keepInstallationsIn(async () => ({ kind: 'mysql', url: pair.url }));
    await using house = await openInstallation();
    const schedules: Schedule[] = [];
    for (let count = 0; count < 40; count += 1) schedules.push(await house.addSchedule([await house.addTarget()]));
    const fireAll = () =>
      until(async () => {
        const batch = await orNull(house.services.firing.fireDue(3));
        return batch?.claimed === 0 ? true : null;
      });
    const load = (signal: AbortSignal) =>
      until(async () => {
        await orNull(house.services.targets.change(STAFF, { id: 1 }, { name: `renamed ${Math.random()}` }));
        return signal.aborted ? true : null;
      });
    house.clock.advanceTo(FIRST);
    const ended = new AbortController();
    const others = Array.from({ length: 8 }, () => load(ended.signal));
    await Promise.all([fireAll(), pair.switchOver()]);
    house.clock.advanceTo(FIRST + DAY);
    await fireAll();
    ended.abort();
    await Promise.all(others);
    for (const { id } of schedules) {
      assert.deepEqual(
        (await house.runsOf({ id })).map(({ fireTime }) => fireTime),
        [FIRST, FIRST + DAY],
      );
    }
    assert.equal(await pair.runsOnSecond(), 2 * schedules.length);
  });
});
