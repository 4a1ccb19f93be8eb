import Database from 'better-sqlite3';
import { openPlace, type Place, until } from '../serve/gateway-process.ts';
import { atLeast, atMost, type Figure } from './figures.ts';
import { fareWhile } from './other-client.ts';
import { copyRow, FIRST_ID } from './plant.ts';
import { serveMeasured, turnReader } from './turn-reader.ts';

const SCHEDULES = 10_000;
const TARGETS = 100;
const SLOWEST_MILLISECONDS = 250;
const MOST_COMPUTED_MILLISECONDS = 20;
/** How long nothing new was recorded once all that is due has fired. */
const QUIET_MILLISECONDS = 1_000;

/** How another client fares while the gateway starts with 10,000 schedules, looks through them, and fires all of them at once. */
export async function run(): Promise<readonly Figure[]> {
  await using place = await openPlace();
  const other = await plant(place);
  const database = new Database(place.databaseFile);
  const gateway = serveMeasured(place);
  const measureTurns = turnReader(gateway, MOST_COMPUTED_MILLISECONDS);
  try {
    const address = await gateway.ready();
    const { port } = new URL(address);
    // What is loaded until then, and for the first answer, counts for nothing.
    await fetch(`${address}/backupschedulers/`, { headers: { authorization: `Bearer ${other}` } });
    await measureTurns('start');
    const loaded = { port: Number(port), pid: gateway.pid, heavy: other, other, close: async () => {} };
    // The first pass through all schedules begins with the first beat of the housekeeping.
    const passed = await fareWhile(loaded, () => isQuiet(6 * QUIET_MILLISECONDS));
    const turnsPassed = await measureTurns('first pass');
    const dueAt = Math.floor(Date.now() / 1_000) - 30;
    const fired = await fareWhile(loaded, async () => {
      database.prepare('UPDATE schedules SET next_fire_at = ? WHERE id >= ?').run(dueAt, FIRST_ID);
      await until(() => (countRuns(database) >= SCHEDULES ? true : null));
      await isQuiet(QUIET_MILLISECONDS);
    });
    const turnsFired = await measureTurns(`${SCHEDULES} due at once`);
    return [
      ...turnsPassed,
      ...turnsFired,
      atMost(
        `start and first pass over ${SCHEDULES} schedules: slowest answer`,
        passed.slowest,
        SLOWEST_MILLISECONDS,
        'ms',
      ),
      atMost('its failures', passed.failures, 0, `of ${passed.calls}`),
      atMost(`${SCHEDULES} due at once: slowest answer`, fired.slowest, SLOWEST_MILLISECONDS, 'ms'),
      atMost(`${SCHEDULES} due at once: p99`, fired.p99, SLOWEST_MILLISECONDS, 'ms'),
      atMost('its failures', fired.failures, 0, `of ${fired.calls}`),
      atLeast('records of them', countRuns(database), SCHEDULES, 'runs'),
    ];
  } finally {
    database.close();
    await gateway.stop('SIGKILL');
  }
}

const isQuiet = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const countRuns = (database: Database.Database): number =>
  Number(database.prepare('SELECT COUNT(*) FROM runs').pluck().get());

/** One schedule made as an operator would, then copied row by row inside the database; answers a token. */
async function plant(place: Place): Promise<string> {
  await place.ask('account', 'add', 'many');
  const { token } = await place.ask('token', 'issue', 'many', '--kind', 'api');
  const { id: target } = await place.ask('target', 'add', '--account', 'many', '--name', 'web');
  const { id: schedule } = await place.ask(
    'schedule',
    'add',
    '--target',
    String(target),
    '--name',
    'nightly',
    '--at',
    '1 2 * * 1',
  );
  const database = new Database(place.databaseFile);
  database.pragma('foreign_keys = OFF');
  database.transaction(() => {
    copyRow(database, 'targets', TARGETS, 'id', target);
    copyRow(database, 'schedules', SCHEDULES, 'id', schedule);
    copyRow(database, 'schedule_targets', SCHEDULES, 'schedule_id', schedule, {
      target_id: `${FIRST_ID} + n % ${TARGETS}`,
    });
    database.prepare("INSERT INTO ids (id, kind) VALUES (?, 'schedule')").run(FIRST_ID + SCHEDULES);
    // As after an upgrade: all next fire times are computed anew at the start.
    database.prepare("DELETE FROM settings WHERE name = 'zone_data_version'").run();
  })();
  database.close();
  return token;
}
