import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { GatewayError } from '../../src/domain/errors.ts';
import { NodeFileArea } from '../../src/file-tree/file-area.ts';
import type { Replacement, ReplacementJob } from '../../src/ports/file-area.ts';
import { Places, RESTORE, restoreTo, stagingOf } from './replacement-places.ts';

const { restoreUuid, stagingSecret } = RESTORE;
const PLACE = 'home/site';
const STAGING = `home/${stagingOf(0)}`;
/** What an attacker would have emptied, changed or moved: laid out as a staging directory is, in every version. */
const VICTIM = ['file', 'old/file', '1/old/file', `${stagingSecret}/1/old/file`, `${stagingSecret}/1/tree/file`];

/** Names, modes, times and contents below a directory, itself included. */
async function describeTree(directory: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of ['', ...(await readdir(directory, { recursive: true })).sort()]) {
    const stats = await lstat(join(directory, name));
    const content = stats.isFile() ? await readFile(join(directory, name), 'utf8') : '';
    found.push([name, stats.mode.toString(8), stats.mtimeMs, content].join(' '));
  }
  return found;
}

/** A home that somebody else may write, with a place in it, and a directory outside that is nobody's business. */
async function openHome(): Promise<Places> {
  const places = await Places.open();
  const precious = VICTIM.map((name) => [`victim/${name}`, 'precious'] as const);
  await places.write({ [`${PLACE}/index.html`]: 'old', ...Object.fromEntries(precious) });
  return places;
}

async function carryOut(replacement: Replacement): Promise<void> {
  if (!(await replacement.takeOver())) {
    await restoreTo(await replacement.prepare(), { 'index.html': 'new' });
    await replacement.stage(true);
  }
  await replacement.swap();
  await replacement.clear();
}

/** One attempt as the worker makes it; answers what it failed with. */
async function attempt(places: Places, number: number, beforeStep = async () => {}): Promise<unknown> {
  const replacement = await places.attempt(number, [PLACE], { beforeStep });
  try {
    await carryOut(replacement);
    return null;
  } catch (error) {
    await replacement.rollBack().catch(() => {});
    return error;
  }
}

const removeKept = (places: Places, key = RESTORE as Pick<ReplacementJob, 'restoreUuid' | 'stagingSecret'>) =>
  new NodeFileArea(places.path('data')).removeKept(key, places.path(PLACE));

/** What somebody who may write beside a place can put there; a directory of the gateway's own he can only rename. */
const PLANTS: Readonly<Record<string, (path: string, victim: string) => Promise<unknown>>> = {
  'a link': (path, victim) => symlink(victim, path),
  'a link to nowhere': (path) => symlink('/dev/null/nowhere', path),
  'a file': (path) => writeFile(path, 'planted'),
  'a directory that others may enter': async (path) => {
    await mkdir(join(path, stagingSecret, '1', 'old'), { recursive: true });
    await chmod(path, 0o755);
  },
  'a directory of the gateway’s own that is no staging directory': async (path) => {
    for (const name of ['old', 'notes']) await mkdir(join(path, name), { recursive: true });
    await chmod(path, 0o700);
  },
};

describe('what is planted beside a place', () => {
  for (const [what, plant] of Object.entries(PLANTS)) {
    test(`under the very name that a restore needs, ${what}, makes it fail and stays as it was`, async () => {
      await using places = await openHome();
      await plant(places.path(STAGING), places.path('victim'));
      const before = [await describeTree(places.path('home')), await describeTree(places.path('victim'))];
      const error = await attempt(places, 1);
      assert.ok(error instanceof GatewayError);
      assert.deepEqual([error.code, error.problem.reason], ['driver_failed', 'destination_failed']);
      await removeKept(places);
      assert.deepEqual([await describeTree(places.path('home')), await describeTree(places.path('victim'))], before);
    });

    test(`under the names that version 0.1.0 gave, ${what}, is no matter of any restore`, async () => {
      for (const key of [RESTORE, { restoreUuid, stagingSecret: null }]) {
        await using places = await openHome();
        for (const name of ['1.0', '1.0.1', '9.0']) {
          await plant(places.path(`home/.backrota-restore-${restoreUuid}.${name}`), places.path('victim'));
        }
        const before = await describeTree(places.path('victim'));
        const replacement = await places.replace({ ...key, attempt: 10, places: [places.path(PLACE)] });
        await carryOut(replacement);
        await removeKept(places, key);
        assert.deepEqual(await places.at(PLACE), { [`${PLACE}/index.html`]: 'new' });
        assert.deepEqual(await describeTree(places.path('victim')), before);
        const planted = (await readdir(places.path('home'))).filter((name) => name.includes(restoreUuid));
        assert.equal(planted.length, 3);
      }
    });
  }
});

/** What he can do at any moment: take a name away and put another thing there. */
const SWAPS: Readonly<Record<string, (places: Places) => Promise<unknown>>> = Object.fromEntries(
  Object.entries({ 'the directory around it': 'home', 'the place': PLACE, 'the staging directory': STAGING }).flatMap(
    ([what, name]) => [
      [
        `${what} is a link`,
        async (places: Places) => {
          await rename(places.path(name), places.path('moved')).catch(() => {});
          await symlink(places.path('victim'), places.path(name)).catch(() => {});
        },
      ],
      [
        `${what} is another directory`,
        async (places: Places) => {
          await rename(places.path(name), places.path('moved')).catch(() => {});
          await mkdir(places.path(`${name}/site`), { recursive: true }).catch(() => {});
          await symlink(places.path('victim'), places.path(`${name}/${stagingSecret}`)).catch(() => {});
          await chmod(places.path(name), 0o700).catch(() => {});
        },
      ],
    ],
  ),
);

async function countSteps(): Promise<number> {
  await using places = await openHome();
  let steps = 0;
  await attempt(places, 1, async () => {
    steps += 1;
  });
  return steps;
}

const STEPS = await countSteps();

describe('a replacement between two steps of which', () => {
  test('there are several', () => {
    assert.ok(STEPS >= 5, `${STEPS} steps`);
  });

  for (const [what, swap] of Object.entries(SWAPS)) {
    test(`${what}, whichever two, changes nothing outside, nor does the next attempt or what removes the old`, async () => {
      for (let step = 1; step <= STEPS; step += 1) {
        await using places = await openHome();
        const before = await describeTree(places.path('victim'));
        let steps = 0;
        await attempt(places, 1, async () => {
          steps += 1;
          if (steps === step) await swap(places);
        });
        assert.deepEqual(await describeTree(places.path('victim')), before, `step ${step}`);
        await attempt(places, 2);
        await removeKept(places).catch(() => {});
        assert.deepEqual(await describeTree(places.path('victim')), before, `after step ${step}`);
      }
    });
  }
});

describe('what a restore kept', () => {
  for (const [what, swap] of Object.entries(SWAPS)) {
    test(`is removed, and nothing else, where ${what} by then`, async () => {
      await using places = await openHome();
      assert.equal(await attempt(places, 1), null);
      const before = await describeTree(places.path('victim'));
      await swap(places);
      await removeKept(places).catch(() => {});
      assert.deepEqual(await describeTree(places.path('victim')), before);
    });
  }

  test('is removed with links that were put into it meanwhile, but not what they lead to', async () => {
    await using places = await openHome();
    assert.equal(await attempt(places, 1), null);
    const before = await describeTree(places.path('victim'));
    const old = places.path(`home/${stagingOf(0)}/${stagingSecret}/1/old`);
    await symlink(places.path('victim'), join(old, 'link'));
    await chmod(old, 0o500);
    await removeKept(places);
    assert.deepEqual(await readdir(places.path('home')), ['site']);
    assert.deepEqual(await describeTree(places.path('victim')), before);
  });
});

describe('a restore’s secret', () => {
  test('is in no failure that it meets', async () => {
    for (const plant of Object.values(PLANTS)) {
      await using places = await openHome();
      await plant(places.path(STAGING), places.path('victim'));
      assert.ok(!inspect(await attempt(places, 1), { depth: 9 }).includes(stagingSecret));
    }
    for (let step = 1; step <= STEPS; step += 1) {
      await using places = await openHome();
      let steps = 0;
      const error = await attempt(places, 1, async () => {
        steps += 1;
        if (steps >= step) await rename(places.path(STAGING), places.path('home/away')).catch(() => {});
      });
      assert.ok(!inspect(error, { depth: 9 }).includes(stagingSecret), `step ${step}`);
    }
  });
});
