import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openPlace, type Place, until } from '../serve/gateway-process.ts';
import { atLeast, atMost, type Figure, residentMegabytes } from './figures.ts';
import { HEAVIEST } from './loaded-gateway.ts';
import { copyRow, FIRST_ID } from './plant.ts';
import { serveMeasured, turnReader } from './turn-reader.ts';

const SCHEDULES = 100_000;
const SNAPSHOTS = 10_000;
const MOST_COMPUTED_MILLISECONDS = 50;
/** Long enough for a pass, and for what follows a backup. */
const PASS_MILLISECONDS = 4_000;

/**
 * How long the gateway's loop is held in one piece by the longest lists, by a backup into the largest pool and by the
 * pass that looks through it. On a machine that has other things to do, what a turn computes takes longer as well.
 */
export async function run(): Promise<readonly Figure[]> {
  await using place = await openPlace();
  const { token, session, schedule } = await plant(place);
  await using gateway = serveMeasured(place);
  const address = await gateway.ready();
  const measureTurns = turnReader(gateway, MOST_COMPUTED_MILLISECONDS);
  const database = new Database(place.databaseFile, { readonly: true });
  const isEnded = database.prepare("SELECT COUNT(*) FROM tasks WHERE state NOT IN ('queued', 'running')").pluck();
  const countEnded = (): number => Number(isEnded.get());
  try {
    const figures: Figure[] = [];
    // The first pass comes with the first beat, once what was loaded until then is counted.
    await measureTurns('start');
    await wait(PASS_MILLISECONDS);
    figures.push(...(await measureTurns(`a pass over a pool of ${SNAPSHOTS}`)));
    const listed = await countListed(`${address}${HEAVIEST}`, token);
    figures.push(atLeast('the list of all accounts', listed, SCHEDULES, 'schedules'));
    figures.push(...(await measureTurns(`a list of ${SCHEDULES}`)));
    figures.push(atMost('memory then', await residentMegabytes(gateway.pid), 600, 'MB'));
    const query = `func=instances.fleio_bckps.schedule&out=json&auth=${session}&p_col=name`;
    await (await fetch(`${address}/billmgr?${query}`)).text();
    figures.push(...(await measureTurns(`the panel's longest page of ${SCHEDULES}`)));
    const before = countEnded();
    await place.ask('schedule', 'run', String(schedule));
    await until(() => (countEnded() > before ? true : null));
    await wait(PASS_MILLISECONDS);
    figures.push(...(await measureTurns(`a backup into a pool of ${SNAPSHOTS}`)));
    return figures;
  } finally {
    database.close();
  }
}

async function countListed(url: string, token: string): Promise<number> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { objects } = (await answer.json()) as { readonly objects: readonly unknown[] };
  return objects.length;
}

/** What the staff call with, in either room, and the schedule with the large pool. */
interface Planted {
  readonly token: string;
  readonly session: string;
  readonly schedule: number;
}

/** One scheduler as a client makes it and one backup as a schedule makes it, then both copied inside the database. */
async function plant(place: Place): Promise<Planted> {
  await place.ask('account', 'add', 'many');
  await place.ask('account', 'add', 'chief', '--staff');
  const { token: customer } = await place.ask('token', 'issue', 'many', '--kind', 'api');
  const { token } = await place.ask('token', 'issue', 'chief', '--kind', 'api');
  const { token: session } = await place.ask('token', 'issue', 'chief');
  const { id: target } = await place.ask('target', 'add', '--account', 'many', '--name', 'web');
  const { id: schedule } = await place.ask(
    ...['schedule', 'add', '--target', String(target), '--name', 'hourly', '--at', '0 * * * *', '--keep', '100000'],
  );
  const database = new Database(place.databaseFile);
  database.pragma('foreign_keys = OFF');
  const gateway = place.serve();
  const address = await gateway.ready();
  const scheduler = await addScheduler(address, customer);
  await place.ask('schedule', 'run', String(schedule));
  const isMade = database.prepare("SELECT id FROM snapshots WHERE state = 'available'").pluck();
  const snapshot = Number(await until(() => isMade.get() ?? null));
  await gateway.stop();
  database.transaction(() => {
    const { id } = database.prepare('SELECT id FROM schedules WHERE uuid = ?').get(scheduler) as { id: number };
    copyRow(database, 'schedules', SCHEDULES, 'id', id, { name: "'Scheduler ' || (n * 7919 % 100000)" });
    copyRow(database, 'dialect_data', SCHEDULES, 'object_id', id);
    copyRow(database, 'schedule_targets', SCHEDULES, 'schedule_id', schedule);
    copyRow(database, 'snapshots', SNAPSHOTS, 'id', snapshot, {
      taken_for: `t.taken_for - 3600 * (n - ${FIRST_ID} + 1)`,
    });
    database.prepare("INSERT INTO ids (id, kind) VALUES (?, 'schedule')").run(FIRST_ID + SCHEDULES);
  })();
  database.close();
  return { token, session, schedule };
}

async function addScheduler(address: string, token: string): Promise<string> {
  const answer = await fetch(`${address}/backupschedulers/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'snapshot',
      name: 'Scheduler',
      incremental_backup: { hour: '2', minute: '30' },
      retention_policy: { name: 'A week', rules: [{ period: 'days', quantity: 7 }] },
      tags: ['load'],
      meta: { nr: '1' },
      user_timezone: 'Europe/London',
      is_enabled: false,
    }),
  });
  const { objects } = (await answer.json()) as { readonly objects: readonly [{ readonly uuid: string }] };
  return objects[0].uuid;
}
