import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ScriptSettings } from '../../../src/domain/script.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF } from '../../support/values.ts';

const draftOf = (change: Partial<ScriptSettings> = {}): ScriptSettings => ({
  name: 'freeze',
  description: '',
  content: '#!/bin/sh\ntrue\n',
  timeoutSeconds: 300,
  occasion: 'always',
  ...change,
});

describe('scripts', () => {
  let house: Installation;
  before(async () => {
    house = await openInstallation();
  });
  after(() => house.close());

  test('are made, listed, changed and deleted by staff', async () => {
    const { scripts } = house.services;
    const made = await scripts.add(STAFF, draftOf());
    assert.deepEqual(await scripts.list(STAFF), [made]);
    const changed = await scripts.change(STAFF, made, { content: '#!/bin/sh\nfalse\n' }, { version: 1 });
    assert.deepEqual(await scripts.find(STAFF, made), changed);
    await assert.rejects(scripts.change(STAFF, made, {}, { version: 1 }), { code: 'conflict' });
    await scripts.remove(STAFF, made);
    assert.deepEqual(await scripts.list(STAFF), []);
    await assert.rejects(scripts.find(STAFF, made), { code: 'not_found' });
  });

  test('are nobody else’s', async () => {
    const { scripts } = house.services;
    const { actor } = house.customer;
    const forbidden = { code: 'forbidden' };
    const made = await scripts.add(STAFF, draftOf());
    await assert.rejects(scripts.list(actor), forbidden);
    await assert.rejects(scripts.find(actor, made), forbidden);
    await assert.rejects(scripts.add(actor, draftOf()), forbidden);
    await assert.rejects(scripts.change(actor, made, {}), forbidden);
    await assert.rejects(scripts.remove(actor, made), forbidden);
    await scripts.remove(STAFF, made);
  });

  test('say what interprets them, are no longer than 64 KiB, and take five minutes at most', async () => {
    const wrong: Partial<ScriptSettings>[] = [
      { content: 'echo' },
      { content: `#!/bin/sh\n${'#'.repeat(64 * 1024)}` },
      { content: '#!/bin/sh\n\0' },
      { timeoutSeconds: 301 },
      { timeoutSeconds: 0 },
      { name: ' ' },
    ];
    for (const change of wrong)
      await assert.rejects(house.services.scripts.add(STAFF, draftOf(change)), { code: 'invalid_request' });
  });

  test('are not deleted while a schedule calls them', async () => {
    const { scripts, schedules } = house.services;
    const script = await scripts.add(STAFF, draftOf());
    const call = { scriptId: script.id, parameters: { VOLUME: 'data' } };
    const schedule = await house.addSchedule([await house.addTarget()], { scripts: { pre: null, post: call } });
    assert.deepEqual((await house.schedule(schedule.id)).scripts, { pre: null, post: call });
    await assert.rejects(scripts.remove(STAFF, script), (error: { problem: object }) => {
      assert.partialDeepStrictEqual(error.problem, {
        reason: 'script_in_use',
        params: { script: { name: 'freeze' }, schedule: { id: schedule.id } },
      });
      return true;
    });
    await schedules.change(STAFF, schedule, { scripts: { pre: null, post: null } });
    await scripts.remove(STAFF, script);
  });

  test('are called only where they are there, by staff, with parameters that change nothing else', async () => {
    const { scripts, schedules } = house.services;
    const script = await scripts.add(STAFF, draftOf());
    const schedule = await house.addSchedule([await house.addTarget()]);
    const call = (parameters: Readonly<Record<string, string>>, scriptId = script.id) => ({
      scripts: { pre: { scriptId, parameters }, post: null },
    });
    const change = (patch: ReturnType<typeof call>, actor = STAFF) => schedules.change(actor, schedule, patch);
    for (const name of ['LD_PRELOAD', 'PATH', 'lower', 'A-B', '', 'BACKUP_STATUS', 'BASH_ENV', 'NODE_OPTIONS'])
      await assert.rejects(change(call({ [name]: 'x' })), { code: 'invalid_request' }, name);
    await assert.rejects(change(call({ A: '\0' })), { code: 'invalid_request' });
    await assert.rejects(change(call({}, 4_711)), { code: 'not_found' });
    const { actor } = house.customer;
    await assert.rejects(change(call({}), actor), { code: 'not_found' });
    const set = await change(call({ VOLUME: 'data' }));
    // Others may write back what stands, and take it out.
    assert.deepEqual((await change(call({ VOLUME: 'data' }), actor)).scripts, set.scripts);
    await assert.rejects(change(call({ VOLUME: 'other' }), actor), { code: 'not_found' });
    await schedules.change(actor, schedule, { scripts: { pre: null, post: null } });
    await scripts.remove(STAFF, script);
  });
});
