import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ScriptSettings } from '../../../src/domain/script.ts';
import { AttemptStopped } from '../../../src/services/leases/index.ts';
import { openInstallation } from '../../support/installation.ts';
import { FIRST, STAFF, there } from '../../support/values.ts';

/** Writes a line of what it knows into the file that its parameter names. */
const TELL = 'echo "$BACKUP_PHASE $BACKUP_STATUS" >> "$TOLD"';

/** A schedule of two targets with a script before and one after. */
async function setUp({
  pre = TELL,
  post = TELL,
  ...settings
}: { pre?: string; post?: string } & Partial<ScriptSettings> = {}) {
  const house = await openInstallation();
  const told = join(house.folder, 'told');
  await appendFile(told, '');
  const add = async (name: string, lines: string) => {
    const content = `#!/bin/sh\n${lines}\n`;
    const rest = { description: '', timeoutSeconds: 60, occasion: 'always', ...settings } as const;
    const { id } = await house.services.scripts.add(STAFF, { name, content, ...rest });
    return { scriptId: id, parameters: { TOLD: told } };
  };
  const sources = [await house.addSource(), await house.addSource()];
  const targets = [];
  for (const source of sources) targets.push(await house.addTarget({ paths: [source] }));
  const scripts = { pre: await add('freeze', pre), post: await add('thaw', post) };
  const schedule = await house.addSchedule(targets, { scripts });
  return {
    house,
    schedule,
    sources,
    targets,
    told: async () => (await readFile(told, 'utf8')).split('\n').flatMap((line) => line.trim() || []),
    tasks: () => house.tasksOf(schedule),
    steps: async () =>
      (await house.tasksOf(schedule)).map(({ state, followUps }) => [
        state,
        ...followUps.map(({ kind, outcome }) => `${kind} ${outcome}`),
      ]),
  };
}

describe('scripts around the backups of a run', () => {
  test('go once before the first, and once after the last, which are steps of these', async () => {
    const { house, told, steps, tasks } = await setUp();
    await using _ = house;
    await house.live(FIRST);
    assert.deepEqual(await told(), ['pre', 'post success']);
    assert.deepEqual(await steps(), [
      ['succeeded', 'pre_script done', 'prune done'],
      ['succeeded', 'prune done', 'post_script done'],
    ]);
    assert.deepEqual(
      (await house.runsOf(there((await tasks())[0]) && { id: there((await tasks())[0]?.scheduleId) })).map(
        ({ taskOrder }) => taskOrder,
      ),
      ['sequence'],
    );
  });

  test('take no backup where the one before fails, and tell why; the one after is run all the same', async () => {
    const { house, targets, told, tasks, steps } = await setUp({ pre: 'echo is locked; exit 3' });
    await using _ = house;
    await house.live(FIRST);
    assert.deepEqual(await steps(), [
      ['failed', 'pre_script failed'],
      ['failed', 'post_script done'],
    ]);
    for (const task of await tasks())
      assert.partialDeepStrictEqual(task, {
        reason: 'script_failed',
        error: { params: { phase: 'pre', end: { why: 'exit', code: 3 } } },
      });
    assert.deepEqual(await told(), ['post failure']);
    for (const target of targets) assert.equal((await house.snapshotsOf(target))[0]?.state, 'error');
    const outputs = await house.services.runs.outputsOf(STAFF, await tasks());
    assert.deepEqual(
      outputs.map(({ phase, output }) => [phase, output]),
      [
        ['pre', 'is locked\n'],
        ['post', ''],
      ],
    );
    await assert.rejects(house.services.runs.outputsOf(house.customer.actor, await tasks()), { code: 'forbidden' });
    assert.deepEqual((await house.services.stores.list(STAFF)).length > 0, true);
  });

  test('make a warning where the one after fails', async () => {
    const { house, steps } = await setUp({ post: 'exit 1' });
    await using _ = house;
    await house.live(FIRST);
    assert.deepEqual(await steps(), [
      ['succeeded', 'pre_script done', 'prune done'],
      ['succeeded_with_warnings', 'prune done', 'post_script failed'],
    ]);
  });

  test('are told when a backup failed', async () => {
    const { house, sources, told } = await setUp();
    await using _ = house;
    await rm(there(sources[0]), { recursive: true });
    await house.live(FIRST);
    assert.deepEqual(await told(), ['pre', 'post failure']);
  });

  test('go after runs of one kind where they say so', async () => {
    const { house, told, steps } = await setUp({ occasion: 'failure' });
    await using _ = house;
    await house.live(FIRST);
    assert.deepEqual(await told(), ['pre']);
    assert.deepEqual((await steps())[1], ['succeeded', 'prune done']);
  });

  test('are run again by the next attempt where the server was killed or stopped in the middle', async () => {
    const { house, told, steps } = await setUp({ pre: `${TELL}; [ -e "$TOLD.go" ] || sleep 600` });
    await using _ = house;
    house.clock.advanceTo(FIRST);
    await house.fire();
    const stop = new AbortController();
    const task = there(await house.services.tasks.claim());
    const performed = house.services.tasks.perform(task, stop.signal, () => {});
    while ((await told()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new AttemptStopped('draining'));
    await performed;
    assert.deepEqual((await steps())[0], ['queued', 'pre_script skipped']);
    await mkdir(join(house.folder, 'told.go'));
    await house.work();
    assert.deepEqual(await told(), ['pre', 'pre', 'post success']);
    assert.deepEqual((await steps())[0], ['succeeded', 'pre_script done', 'prune done']);
  });

  test('are tidied up after where a backup is called off', async () => {
    const { house, told } = await setUp();
    await using _ = house;
    house.clock.advanceTo(FIRST);
    await house.fire();
    const task = there(await house.services.tasks.claim());
    const stop = new AbortController();
    await house.services.runs.cancel(STAFF, { id: task.runId });
    stop.abort(new AttemptStopped('lease_lost'));
    await house.services.tasks.perform(task, stop.signal, () => {});
    assert.deepEqual(await told(), ['post cancelled']);
  });
});
