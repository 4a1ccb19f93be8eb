// Real mounts: what `mount` and `umount` do to the list that the kernel keeps is all that a source's mount is known by.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Schedule } from '../../src/domain/schedule.ts';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import { parseSettings } from '../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { DAY, FIRST, STAFF, there } from '../support/values.ts';

/** What a test has mounted, which goes with it. */
class Mounts {
  readonly #points: string[] = [];

  mount(point: string, ...options: readonly string[]): void {
    execFileSync('mount', [...options, point]);
    this.#points.push(point);
  }

  /** The last one mounted. */
  umount(): void {
    const point = this.#points.pop();
    if (point !== undefined) execFileSync('umount', ['--lazy', point]);
  }

  [Symbol.dispose](): void {
    while (this.#points.length > 0) this.umount();
  }
}

const TMPFS = ['-t', 'tmpfs', 'backrota-test'];

/** A tmpfs with three files on a new directory below the installation's folder. */
async function mountDisk(house: Installation, mounts: Mounts): Promise<string> {
  const point = join(house.folder, 'disk');
  await mkdir(point);
  mounts.mount(point, ...TMPFS);
  for (const file of ['a', 'b', 'c']) await writeFile(join(point, file), file);
  return point;
}

/** How a schedule's last task ended, and why so. */
async function lastOutcome(house: Installation, schedule: { readonly id: number }): Promise<string> {
  const { state, reason } = there((await house.tasksOf(schedule)).at(-1));
  return reason === null ? state : `${state} (${reason})`;
}

describe('a source on a disk that is unmounted', () => {
  test('fails as long as it is, whether it is the mount itself, lies below it, or is bound', async () => {
    await using house = await openInstallation();
    using mounts = new Mounts();
    const disk = await mountDisk(house, mounts);
    await mkdir(join(disk, 'www'));
    await writeFile(join(disk, 'www', 'index.html'), 'hello');
    const bound = join(house.folder, 'bound');
    await mkdir(bound);
    mounts.mount(bound, '--bind', join(disk, 'www'));
    const targets = [];
    for (const path of [disk, join(disk, 'www'), bound]) {
      targets.push(await house.addTarget({ paths: [path], rotation: 1 }));
    }
    const schedules: Schedule[] = [];
    for (const target of targets) schedules.push(await house.addSchedule([target]));
    const outcomes = async () => Promise.all(schedules.map((schedule) => lastOutcome(house, schedule)));
    await house.live(FIRST);
    assert.deepEqual(await outcomes(), Array(3).fill('succeeded'));
    mounts.umount();
    mounts.umount();
    assert.deepEqual(await readdir(disk), []);
    for (let night = 1; night <= 5; night += 1) {
      await house.live(FIRST + night * DAY);
      assert.deepEqual(await outcomes(), Array(3).fill('failed (source_unmounted)'));
    }
    await house.services.housekeeping.cleanUp();
    for (const target of targets) assert.equal((await house.snapshotsOf(target))[0]?.state, 'available');
    mounts.mount(disk, ...TMPFS);
    for (const file of ['a', 'b', 'c', 'd']) await writeFile(join(disk, file), file);
    await house.live(FIRST + 6 * DAY);
    assert.equal(await lastOutcome(house, there(schedules[0])), 'succeeded');
  });

  test('while it is read publishes nothing, and nothing of it is remembered', async () => {
    using mounts = new Mounts();
    const unmountedMeanwhile = {
      ...archiveKind,
      open: ({ settings }: { readonly settings: Readonly<Record<string, string>> }) => {
        const driver = new ArchiveDriver(parseSettings(settings));
        const backup = driver.backup.bind(driver);
        driver.backup = async (...args) => {
          mounts.umount();
          return backup(...args);
        };
        return driver;
      },
    };
    await using house = await openInstallation({ drivers: [unmountedMeanwhile] });
    const target = await house.addTarget({ paths: [await mountDisk(house, mounts)] });
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    assert.equal(await lastOutcome(house, schedule), 'failed (source_unmounted)');
    assert.deepEqual(await house.stored(), []);
    assert.equal((await house.services.targets.find(STAFF, target)).mountPoints, null);
  });
});
