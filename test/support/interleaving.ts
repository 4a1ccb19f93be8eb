import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Records } from '../../src/ports/records/index.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import type { Services } from '../../src/services/index.ts';
import { until } from '../serve/gateway-process.ts';
import { Gate } from './held-archive.ts';
import type { Installation } from './installation.ts';

/** One way to ask the database for something, such as `targets.lock`. */
export type RecordsCall = {
  [Noun in keyof Records]: `${Noun}.${keyof Records[Noun] & string}`;
}[keyof Records];

type Outcome<T> = PromiseSettledResult<T>;

/** Two nodes that do one thing each, on a gateway in MariaDB. */
export interface Interleaving<First, Second> {
  /** Where the first stops, in the middle of its transaction, before it makes this call. */
  readonly heldAt: RecordsCall;
  readonly first: (services: Services) => Promise<First>;
  readonly second: (services: Services) => Promise<Second>;
}

/** Watches a MariaDB server for transactions that wait for each other. */
export class LockWatch {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** `url` is that of any database of the server. */
  static async open(url: string): Promise<LockWatch> {
    return new LockWatch(await createConnection(url));
  }

  /**
   * Lets the first node work until it is held; then the second until it has ended, or waits for a row of the first;
   * then both to their end.
   */
  async interleave<First, Second>(
    house: Installation,
    { heldAt, first, second }: Interleaving<First, Second>,
  ): Promise<readonly [Outcome<First>, Outcome<Second>]> {
    using gate = new Gate();
    const node = await house.openNode((real) => holdAt(heldAt, gate, real));
    const one = first(node.services);
    if (!(await Promise.race([gate.reached.then(() => true), one.then(() => false)]))) {
      throw new Error(`The first node never called ${heldAt}.`);
    }
    const two = second(house.services);
    let hasEnded = false;
    const ended = Promise.allSettled([two]).then(() => {
      hasEnded = true;
    });
    await until(async () => (hasEnded || (await this.#isSomeoneWaiting()) ? true : null));
    gate.release();
    const [outcome, other] = await Promise.allSettled([one, two]);
    await ended;
    return [outcome, other];
  }

  close(): Promise<void> {
    return this.#connection.end();
  }

  async #isSomeoneWaiting(): Promise<boolean> {
    const [rows] = await this.#connection.query<RowDataPacket[]>(
      "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'",
    );
    return Number(rows[0]?.Value) > 0;
  }
}

/** A connection to the database whose transactions wait at the gate before they make this call. */
function holdAt(call: RecordsCall, gate: Gate, real: UnitOfWork): UnitOfWork {
  const [noun, method] = call.split('.');
  return {
    records: real.records,
    now: () => real.now(),
    transaction: (work) =>
      real.transaction((records) =>
        work(
          replaceProperty(records, noun, (nouns) =>
            replaceProperty(nouns, method, (ask) => async (...values: unknown[]) => {
              await gate.pass();
              return callOn(nouns, ask, values);
            }),
          ),
        ),
      ),
    ping: () => real.ping(),
    close: () => real.close(),
  };
}

/** The object with one property replaced; the others stay methods of the object itself. */
export function replaceProperty<T extends object>(
  object: T,
  name: string | undefined,
  by: (value: object) => unknown,
): T {
  return new Proxy(object, {
    get: (_, property) => {
      const value: unknown = Reflect.get(object, property, object);
      if (property === name && (typeof value === 'object' || typeof value === 'function') && value !== null) {
        return by(value);
      }
      return typeof value === 'function' ? value.bind(object) : value;
    },
  });
}

/** Calls a method of an object. */
export function callOn(object: object, method: object, values: readonly unknown[]): unknown {
  if (typeof method !== 'function') throw new Error('What is held is no call.');
  return Reflect.apply(method, object, values);
}
