import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { loadConfig } from '../../../src/config.ts';
import { openGateway } from '../../../src/gateway.ts';
import { CollectedLog } from '../../support/collected-log.ts';
import { STAFF, there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround } from './ground.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

describe('runs and tasks in the console', () => {
  let ground: Ground;
  let scheduleId: number;
  let go: string;

  before(async () => {
    ground = await openGround();
    const demo = ground.as('demo');
    const { id: targetId } = there((await demo.call('listTargets')).items[0]);
    const made = await demo.call('createSchedule', {
      body: {
        name: 'Nightly',
        recurrence: { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' },
        targets: [{ targetId }],
      },
    });
    scheduleId = made.id;
    go = join(ground.place.folder, 'go');
    await callScriptBefore();
  });
  after(() => ground?.[Symbol.asyncDispose]());

  /** Has each backup of the schedule wait until a file is there, so that a test sees it at work. */
  async function callScriptBefore(): Promise<void> {
    const gateway = await openGateway(loadConfig({ DATA_DIR: ground.place.dataDir }), { log: new CollectedLog() });
    try {
      const { id: scriptId } = await gateway.services.scripts.add(STAFF, {
        name: 'wait',
        description: '',
        content: `#!/bin/sh\nuntil [ -e '${go}' ]; do sleep 0.05; done\necho 'the database is dumped'\n`,
        timeoutSeconds: 60,
        occasion: 'always',
      });
      const call = { pre: { scriptId, parameters: {} }, post: null };
      await gateway.services.schedules.change(STAFF, { id: scheduleId }, { scripts: call });
    } finally {
      await gateway.close();
    }
  }

  /** Runs the schedule by the API; answers the run with its tasks. */
  const run = async () => {
    const { id } = await ground.as('demo').call('runSchedule', { parts: { key: scheduleId }, body: {} });
    return ground.as('demo').call('getRun', { parts: { key: id } });
  };

  it('are called off at work, once that is asked for twice', async () => {
    const { tasks } = await run();
    await using visit = await ground.signedIn('demo', {}, `/tasks/${there(tasks[0]).id}`);
    const { page } = visit;
    await page.getByRole('status').getByText('Running').waitFor();
    await press(page, 'Cancel');
    await page.getByRole('dialog', { name: 'Cancel it?' }).getByRole('button', { name: 'Cancel' }).last().click();
    await page.getByRole('status').getByText('Cancelled').first().waitFor();
    await page.locator('.facts').getByText('Ended').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('have restores wait for the copy that they make; those are called off too', async () => {
    const { id, tasks } = await run();
    const demo = ground.as('demo');
    const parts = { key: there(there(tasks[0]).snapshotId) };
    const order = { kind: 'new_target', name: 'soon', mayBeUnmade: true } as const;
    const restore = await demo.call('restoreSnapshot', { parts, body: order });
    await using visit = await ground.signedIn('demo', {}, `/restores/${restore.id}`);
    const { page } = visit;
    await page.getByRole('status').getByText('Waiting').waitFor();
    await press(page, 'Cancel');
    await page
      .getByRole('dialog', { name: 'Cancel the restore?' })
      .getByRole('button', { name: 'Cancel' })
      .last()
      .click();
    await page.getByRole('status').getByText('Cancelled').first().waitFor();
    assert.equal((await demo.call('getRestore', { parts: { key: restore.id } })).state, 'cancelled');
    await demo.call('cancelRun', { parts: { key: id } });
    assert.deepEqual(visit.faults, []);
  });

  it('are watched at work, and show the outcome, the log and what a script wrote without being read anew', async () => {
    const { id } = await run();
    await using visit = await ground.signedIn('provider', {}, `/runs/${id}`);
    const { page } = visit;
    await page.getByRole('cell', { name: 'Running' }).waitFor();
    await page.getByRole('rowheader').getByRole('link').click();
    await page.getByRole('status').getByText('Running').waitFor();
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.locator('.task-log li').first().waitFor();
    const lines = await page.locator('.task-log li').count();
    assert.deepEqual(await findBarriers(page), []);
    await writeFile(go, '');
    await page.getByRole('status').getByText('Succeeded').waitFor();
    await page.locator('.task-log li').nth(lines).waitFor();
    await page.getByText('the database is dumped').waitFor();
    await page.getByRole('rowheader', { name: 'Script before' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Cancel' }).count(), 0);
    await page
      .locator('.facts')
      .getByRole('link', { name: `Run ${id}` })
      .click();
    await page.getByRole('heading', { level: 1, name: `Run ${id}` }).waitFor();
    await press(page, 'Run again');
    await page.waitForURL(({ pathname }) => /\/runs\/\d+$/.test(pathname) && !pathname.endsWith(`/${id}`));
    await page.getByRole('cell', { name: 'Succeeded' }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('show what a check saw: how much it read, and that nothing differs', async () => {
    await using visit = await ground.signedIn('demo', {}, '/targets');
    const { page } = visit;
    await page.getByRole('link', { name: 'MyServer', exact: true }).click();
    await press(page, 'Back up now');
    await page.getByRole('table', { name: 'Its newest snapshots' }).getByText('Good').first().waitFor();
    await press(page, 'Check now…');
    await page.getByLabel('How', { exact: true }).selectOption('Restore the newest one on trial, and compare');
    await page.getByRole('dialog').getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('heading', { name: 'What the check saw' }).waitFor();
    await page.locator('.facts', { hasText: 'Differences' }).getByText('none').waitFor();
    assert.deepEqual(visit.faults, []);
  });
});
