import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import type { Script } from '../../src/domain/script.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

async function addScript(world: World, change: Partial<Script> = {}): Promise<Script> {
  const script: Script = {
    id: await world.records.ids.one('script'),
    uuid: randomUUID(),
    name: 'Einfrieren für die Nacht',
    description: '',
    content: '#!/bin/sh\necho "ё"\n',
    timeoutSeconds: 300,
    occasion: 'always',
    version: 1,
    createdAt: NOW,
    updatedAt: null,
    deletedAt: null,
    ...change,
  };
  await world.records.scripts.insert(script);
  return script;
}

/** Scripts, which schedules call them, and what they wrote. */
export const scriptsContract = (open: OpenRecords): void => {
  describe('scripts', () => {
    contractTest(open, 'are found as they were written, and no more once they are deleted', async (world) => {
      const { scripts } = world.records;
      const script = await addScript(world);
      assert.deepEqual(await scripts.find({ uuid: script.uuid }), script);
      const changed = { ...script, content: `#!/bin/sh\n${'#'.repeat(60_000)}`, version: 2, updatedAt: NOW + 1 };
      await scripts.update(changed);
      assert.deepEqual(await scripts.find({ id: script.id }), changed);
      assert.ok((await scripts.list()).some(({ id }) => id === script.id));
      await scripts.update({ ...changed, deletedAt: NOW + 2 });
      assert.equal(await scripts.find({ id: script.id }), null);
      assert.ok(!(await scripts.list()).some(({ id }) => id === script.id));
    });

    contractTest(open, 'know a live schedule that calls them', async (world) => {
      const { schedules } = world.records;
      const account = await world.account();
      const [before, after, idle] = [await addScript(world), await addScript(world), await addScript(world)];
      const scripts = {
        pre: { scriptId: before.id, parameters: { VOLUME: 'a' } },
        post: { scriptId: after.id, parameters: {} },
      };
      const schedule = await world.schedule(account, [], { scripts });
      assert.deepEqual((await schedules.find('everything', { id: schedule.id }))?.scripts, scripts);
      for (const { id } of [before, after]) assert.equal((await schedules.callingScript(id))?.id, schedule.id);
      assert.equal(await schedules.callingScript(idle.id), null);
      assert.equal(await schedules.update({ ...schedule, scripts: { ...scripts, pre: null } }, 1), true);
      assert.equal(await schedules.callingScript(before.id), null);
      await schedules.markDeleted(schedule.id, NOW, 'user');
      assert.equal(await schedules.callingScript(after.id), null);
    });

    contractTest(open, 'are kept what they wrote last, by task', async (world) => {
      const { scriptOutputs } = world.records;
      const account = await world.account();
      const task = await world.task(await world.run(account), await world.target(account, await world.store()));
      await scriptOutputs.put(task.id, 'post', 'after');
      await scriptOutputs.put(task.id, 'pre', 'once');
      await scriptOutputs.put(task.id, 'pre', '\u{fffd}'.repeat(64 * 1024));
      assert.deepEqual(await scriptOutputs.ofTasks([task.id]), [
        { taskId: task.id, phase: 'pre', output: '\u{fffd}'.repeat(64 * 1024) },
        { taskId: task.id, phase: 'post', output: 'after' },
      ]);
      assert.deepEqual(await scriptOutputs.ofTasks([]), []);
    });
  });
};
