import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openPlace, type Place } from '../serve/gateway-process.ts';
import { atLeast, atMost, type Figure } from './figures.ts';

const DRAIN_SECONDS = 2;
const ROUNDS = 5;
const FILES = 200;
const FILE_BYTES = 100_000;
const POLL_MS = 10;
/** A backup that is not made by then is waited for no longer, and breaks its bound. */
const DEADLINE_MS = 30_000;
/** How long to look for a running task. */
const SEEN_MS = 2_000;

/** What a tenant does that might hold up the others. */
export interface Trouble {
  /** Its targets, by id, of the account that `plant` is given. */
  readonly targets: readonly number[];
  /** How many of its backups are made at least, however slowly. */
  readonly leastMade: number;
  /** Called before its backups are asked for. */
  begin?(): void;
  end?(): Promise<void> | void;
}

/**
 * How another tenant fares while one's backups give trouble: its own backup, against what that takes alone; its login; and
 * how long SIGTERM takes to end the gateway.
 *
 * @param plant makes the troublesome targets of this account, before the gateway starts
 */
export async function measureNeighbour(
  what: string,
  plant: (place: Place, account: string) => Promise<Trouble>,
): Promise<readonly Figure[]> {
  await using place = await openPlace();
  const other = await Tenant.add(place, 'other');
  const target = await other.addTarget('web', await writeSite(place));
  const troublesome = await Tenant.add(place, 'troublesome');
  const trouble = await plant(place, 'troublesome');
  await using gateway = place.serve([], { DRAIN_SECONDS: String(DRAIN_SECONDS) });
  const tasks = new Tasks(place.databaseFile, trouble.targets);
  try {
    const url = await gateway.ready();
    const backUp = () => timed(async () => tasks.made(await other.backUp(url, target)));
    // What is loaded for the first one counts for nothing.
    await backUp();
    const alone = await repeat(backUp);

    trouble.begin?.();
    let asked = 0;
    const ask = async () => {
      for (const id of trouble.targets) await troublesome.backUp(url, id);
      asked += trouble.targets.length;
    };
    const beside: number[] = [];
    const logins: number[] = [];
    let atWork = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      await ask();
      const isSeen = tasks.seenRunning();
      beside.push(await backUp());
      logins.push(await timed(() => other.logIn(url)));
      if (await isSeen) atWork += 1;
    }
    await ask();
    await tasks.seenRunning();
    const stopping = performance.now();
    const { code } = await gateway.stop('SIGTERM');
    const stopped = performance.now() - stopping;
    const slowestAlone = Math.max(...alone);
    return [
      atLeast(`${what}: rounds in which its backups were under way`, atWork, ROUNDS, `of ${ROUNDS}`),
      atLeast(`${what}: those that were made`, tasks.countMade(), trouble.leastMade, `of ${asked}`),
      atMost(`${what}: a backup of another tenant, the slowest alone`, slowestAlone, Number.POSITIVE_INFINITY, 'ms'),
      atMost(`${what}: the slowest beside it`, Math.max(...beside), Math.round(3 * slowestAlone), 'ms'),
      atMost(`${what}: the slowest login`, Math.max(...logins), 1_000, 'ms'),
      atMost(`${what}: SIGTERM ends the gateway`, stopped, 1_000 * (DRAIN_SECONDS + 5), 'ms'),
      atMost(`${what}: its exit code`, code ?? Number.POSITIVE_INFINITY, 0, ''),
    ];
  } finally {
    tasks.close();
    await trouble.end?.();
  }
}

/** A source like any other. */
async function writeSite(place: Place): Promise<string> {
  const folder = join(place.folder, 'site');
  await mkdir(folder);
  for (let nr = 0; nr < FILES; nr += 1) await writeFile(join(folder, `file-${nr}`), randomBytes(FILE_BYTES));
  return folder;
}

async function repeat(measure: () => Promise<number>): Promise<readonly number[]> {
  const measured: number[] = [];
  while (measured.length < ROUNDS) measured.push(await measure());
  return measured;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** An account, as its customer calls. */
class Tenant {
  readonly #place: Place;
  readonly #login: string;
  readonly #password: string;
  readonly #session: string;

  private constructor(place: Place, login: string, password: string, session: string) {
    this.#place = place;
    this.#login = login;
    this.#password = password;
    this.#session = session;
  }

  static async add(place: Place, login: string): Promise<Tenant> {
    const { password } = await place.ask('account', 'add', login);
    const { token } = await place.ask('token', 'issue', login);
    return new Tenant(place, login, password, token);
  }

  addTarget(name: string, source: string): Promise<number> {
    return addTarget(this.#place, this.#login, name, source);
  }

  /** Asks for a backup by hand; answers its snapshot's id. */
  async backUp(url: string, target: number): Promise<number> {
    const fields = { auth: this.#session, plid: String(target), name: 'by hand', sok: 'ok' };
    const { id } = await this.#call(url, 'instances.fleio_bckps.edit', fields);
    return Number(id?.$);
  }

  async logIn(url: string): Promise<void> {
    await this.#call(url, 'auth', { username: this.#login, password: this.#password });
  }

  async #call(url: string, func: string, fields: Readonly<Record<string, string>>) {
    const body = new URLSearchParams({ func, out: 'json', ...fields });
    const { doc } = (await (await fetch(url, { method: 'POST', body })).json()) as Answer;
    if (doc.error !== undefined) throw new Error(`The gateway refused ${func}: ${JSON.stringify(doc.error)}`);
    return doc;
  }
}

interface Answer {
  readonly doc: { readonly error?: unknown; readonly id?: { readonly $: string } };
}

/** A target of an account's, as an operator adds it; answers its id. */
export async function addTarget(
  place: Place,
  account: string,
  name: string,
  source: string,
  ...more: readonly string[]
): Promise<number> {
  const { id } = await place.ask(
    'target',
    'add',
    '--account',
    account,
    '--name',
    name,
    '--set',
    `source=${source}`,
    ...more,
  );
  return id;
}

/** What the database tells of tasks while the gateway works. */
class Tasks {
  readonly #database: Database.Database;
  readonly #stateOf: Database.Statement<[number], string>;
  readonly #running: Database.Statement<[], number>;
  readonly #made: Database.Statement<[], number>;

  constructor(file: string, watched: readonly number[]) {
    this.#database = new Database(file, { readonly: true });
    this.#stateOf = this.#database.prepare<[number], string>('SELECT state FROM snapshots WHERE id = ?').pluck();
    this.#running = this.#database
      .prepare<[], number>(`SELECT COUNT(*) FROM tasks WHERE state = 'running' AND target_id IN (${watched.join()})`)
      .pluck();
    this.#made = this.#database
      .prepare<[], number>(
        `SELECT COUNT(*) FROM snapshots WHERE state = 'available' AND target_id IN (${watched.join()})`,
      )
      .pluck();
  }

  /** How many snapshots there are of the watched targets. */
  countMade(): number {
    return this.#made.get() ?? 0;
  }

  /** Resolves once a snapshot is there, or was waited for in vain. */
  async made(snapshot: number): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    while (this.#stateOf.get(snapshot) !== 'available' && performance.now() < deadline) await wait(POLL_MS);
  }

  /** Whether a watched task is seen running soon. */
  async seenRunning(): Promise<boolean> {
    const deadline = performance.now() + SEEN_MS;
    while (this.#running.get() === 0) {
      if (performance.now() > deadline) return false;
      await wait(POLL_MS);
    }
    return true;
  }

  close(): void {
    this.#database.close();
  }
}
