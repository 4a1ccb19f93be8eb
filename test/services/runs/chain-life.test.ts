import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { problem } from '../../../src/domain/errors.ts';
import { WEEKDAYS, weekly } from '../../../src/domain/recurrence/index.ts';
import { parseRetention } from '../../../src/domain/retention/index.ts';
import { recordedCopy, type Snapshot } from '../../../src/domain/snapshot.ts';
import type { Target } from '../../../src/domain/target.ts';
import { MEMORY_CAPABILITIES, MemoryDriver } from '../../../src/drivers/memory/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { openInstallation } from '../../support/installation.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { DAY, FIRST, HOUR, there } from '../../support/values.ts';

/** At the 22nd success the fourth chain begins, and the first one goes. */
const NIGHTS = thoroughly(60, 26);
/** Nights in which the weak target fails. */
const isBad = (night: number): boolean => night % 9 === 4;

const BAD = Array.from({ length: NIGHTS }, (_, night) => night).filter(isBad).length;
const LATER = weekly({ days: WEEKDAYS, times: ['04:00'], timeZone: 'UTC' });

/** A driver in memory to which a target's backups fail, in these nights. */
function failingKind(fails: (targetUuid: string) => boolean) {
  const driver = new MemoryDriver();
  const backUp = driver.backup.bind(driver);
  driver.backup = async (job, channel, signal) => {
    if (fails(job.targetUuid)) throw problem('source_missing', { why: 'gone', path: '/srv' });
    return backUp(job, channel, signal);
  };
  const kind: DriverKind = {
    name: 'memory',
    capabilities: MEMORY_CAPABILITIES,
    isExclusive: false,
    checkSettings: () => {},
    pathSettings: [],
    open: () => driver,
  };
  return { kind, driver };
}

test('night after night whole copies and increments, of two targets one of which fails now and then, are kept by chains', async () => {
  let night = 0;
  let weak: Target | null = null;
  const { kind, driver } = failingKind((uuid) => uuid === weak?.uuid && isBad(night));
  await using house = await openInstallation({ drivers: [kind] });
  const store = await house.addStore('ram', 'memory');
  const sources = [await house.addSource({ steady: 'same' }), await house.addSource({ steady: 'same' })];
  const targets: Target[] = [];
  for (const source of sources) targets.push(await house.addTarget({ paths: [source], storeId: store.id }));
  weak = there(targets[1]);
  const retention = parseRetention({ kind: 'chains', count: 3 });
  const full = await house.addSchedule(targets, { retention, method: { kind: 'full' } });
  const frequency = await house.addSchedule(targets, {
    retention,
    recurrence: LATER,
    method: { kind: 'incremental', fullEvery: 7 },
  });
  const states = new Map<number, number>();
  for (night = 0; night < NIGHTS; night += 1) {
    for (const source of sources) await writeFile(join(source, 'night'), String(night));
    await house.live(FIRST + night * DAY);
    await house.live(FIRST + night * DAY + 2 * HOUR);
    await house.services.snapshots.removeMarked();
    for (const target of targets)
      for (const { id } of await house.snapshotsOf(target)) if (!states.has(id)) states.set(id, night);
  }
  const madeBy = async (schedule: { readonly id: number }, target: Target): Promise<readonly Snapshot[]> =>
    (await house.snapshotsOf(target)).filter(({ scheduleId }) => scheduleId === schedule.id);
  for (const target of targets) {
    const isWeak: boolean = target.uuid === weak?.uuid;
    const whole = await madeBy(full, target);
    assert.equal(whole.filter(({ state }) => state === 'available').length, 3);
    assert.ok(whole.every(({ isIncremental }) => !isIncremental));
    const made = (await madeBy(frequency, target)).filter(({ state }) => state !== 'error');
    assert.equal(made.length, isWeak ? NIGHTS - BAD : NIGHTS);
    assert.deepEqual(
      made.map(({ isIncremental }) => isIncremental),
      made.map((_, run) => run % 7 !== 0),
      'whole at the 1st, 8th, 15th ... success',
    );
    const chains = new Set(
      made.filter(({ state }) => state === 'available').map(({ chainId, uuid }) => chainId ?? uuid),
    );
    assert.equal(chains.size, 3);
    for (const snapshot of made) {
      const isOfKept = chains.has(snapshot.chainId ?? snapshot.uuid);
      assert.equal(snapshot.state, isOfKept ? 'available' : 'deleted', 'a chain goes as a whole');
    }
    for (const snapshot of [...whole, ...made].filter(({ state }) => state === 'available')) {
      const directory = join(house.folder, 'restored');
      const copy = there(recordedCopy(snapshot));
      await driver.restore({ ...copy, directory }, () => {}, new AbortController().signal);
      assert.equal(await readFile(join(directory, 'night'), 'utf8'), String(states.get(snapshot.id)));
      await rm(directory, { recursive: true });
    }
  }
});
