// A real gateway whose machine's clock is ten years ahead for a while: what it makes then, and what it makes of it later.
import assert from 'node:assert/strict';
import { glob, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { openPlace, type Place, until } from '../serve/gateway-process.ts';
import { DAY, there } from '../support/values.ts';

const TEN_YEARS = 3_652 * DAY;
const FOURTEEN_DAYS = JSON.stringify({ kind: 'periods', rules: [{ quantity: 14, period: 'days' }] });

describe('a gateway whose clock is ten years ahead', () => {
  let place: Place;
  let clock: Readonly<Record<string, string>>;

  /** Sets the clock of gateways so many seconds off this machine's. */
  const setClock = (offset: number) => writeFile(there(clock.FAKETIME_TIMESTAMP_FILE), `+${offset}\n`);

  function withDatabase<T>(work: (database: Database.Database) => T): T {
    const database = new Database(place.databaseFile);
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  const countAvailable = () =>
    withDatabase((database) =>
      database
        .prepare<[], { count: number }>("SELECT COUNT(*) AS count FROM snapshots WHERE state = 'available'")
        .get(),
    )?.count;
  const lastRun = () =>
    withDatabase((database) =>
      database
        .prepare<[], { fire_time: number | null; reason: string | null }>('SELECT * FROM runs ORDER BY id DESC LIMIT 1')
        .get(),
    );
  const clockState = () =>
    JSON.parse(
      withDatabase((database) =>
        database.prepare<[], { value: string }>("SELECT value FROM settings WHERE name = 'clock'").get(),
      )?.value ?? '{}',
    );
  const now = () => Math.floor(Date.now() / 1_000);

  before(async () => {
    place = await openPlace();
    const libraries = await Array.fromAsync(glob('/usr/lib*/**/faketime/libfaketime.so.1'));
    clock = {
      LD_PRELOAD: there(libraries[0]),
      FAKETIME_TIMESTAMP_FILE: join(place.folder, 'offset'),
      FAKETIME_NO_CACHE: '1',
    };
    await setClock(0);
  });
  after(() => place[Symbol.asyncDispose]());

  test('makes a backup for the slots that seem to have come, for which none of "14 days" goes', async () => {
    await using gateway = place.serve(['--demo'], { ...clock, FAKETIME_DONT_FAKE_MONOTONIC: '1' });
    await gateway.printed(/first-login/);
    // Far from now, whenever now is: slots that were missed are given up where the next one is near.
    const at = `0 ${(new Date().getUTCHours() + 12) % 24} * * *`;
    const { id } = await place.ask('schedule', 'add', '--target', '5203773', '--name', 'nightly', '--at', at);
    withDatabase((database) => {
      database.prepare('UPDATE schedules SET retention = ?, inherits_retention = 0').run(FOURTEEN_DAYS);
      // The demo's own schedule stays out of it.
      database.prepare('UPDATE schedules SET next_fire_at = NULL WHERE id <> ?').run(id);
    });
    for (let runs = 1; runs <= 3; runs += 1) {
      await place.ask('schedule', 'run', String(id));
      await until(() => (countAvailable() === runs ? true : null));
    }
    await setClock(TEN_YEARS);
    await until(() => (countAvailable() === 4 ? true : null));
    assert.ok((lastRun()?.fire_time ?? 0) > now() + TEN_YEARS - 2 * DAY);
    await until(() => (clockState().aheadBy > TEN_YEARS - DAY ? true : null));
    await setClock(0);
    await until(() => (clockState().setBackTo !== null ? true : null));
    await gateway.stop();
    assert.equal(countAvailable(), 4);
  });

  test('after a restart by the right clock puts it right once that has stood for fifteen minutes', async () => {
    // Its clock that nobody sets is moved along with the other one: time passes.
    await using gateway = place.serve([], clock);
    await gateway.ready();
    const readyAt = now();
    await until(() => (clockState().seenAt > readyAt ? true : null));
    assert.equal(lastRun()?.reason, null);
    await setClock(16 * 60);
    await until(() => (clockState().isUnsettled === false ? true : null));
    assert.partialDeepStrictEqual(lastRun(), { fire_time: null, reason: 'clock_ahead' });
    const latest = withDatabase((database) =>
      database
        .prepare<[], { fire: number; taken: number }>(
          'SELECT (SELECT MAX(next_fire_at) FROM schedules) AS fire, (SELECT MAX(taken_for) FROM snapshots) AS taken',
        )
        .get(),
    );
    assert.ok(there(latest).fire <= now() + 960 + DAY);
    assert.ok(there(latest).taken <= now() + 960);
    assert.equal(countAvailable(), 4);
    assert.equal((await gateway.stop()).code, 0);
  });
});
