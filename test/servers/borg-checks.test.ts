import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CheckAction, type CheckOptions, WHOLE_CHECK } from '../../src/domain/action.ts';
import type { Target } from '../../src/domain/target.ts';
import type { Task } from '../../src/domain/task.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { DAY, STAFF, there } from '../support/values.ts';
import { openByHand } from './borg-repository.ts';

const PASSPHRASE = 'horse staple';

describe('a repository of borg', () => {
  let house: Installation;
  let target: Target;
  let repository: string;

  before(async () => {
    house = await openInstallation();
    repository = join(house.folder, 'web.borg');
    const store = await house.services.stores.add(STAFF, {
      accountId: null,
      name: 'vault',
      locationCode: 'BRG',
      driver: 'borg',
      settings: { repository },
      secrets: { passphrase: PASSPHRASE },
    });
    const source = await house.addSource({ 'deep/a': 'hello', big: 'x'.repeat(300_000), Ünïcode: 'ü' });
    execFileSync('sh', ['-c', 'ln -s deep/a link; ln big hard; chmod 0 deep/a; chmod 1700 deep'], { cwd: source });
    target = await house.addTarget({ storeId: store.id, paths: [source] });
    await house.takeBackup(target);
  });
  after(() => house.close());

  const check = async (action: CheckAction, options: Partial<CheckOptions> = {}): Promise<Task> => {
    const { run } = await house.services.checks.start(STAFF, target, action, { ...WHOLE_CHECK, ...options });
    await house.work();
    return there((await house.services.runs.tasksOf([run]))[0]);
  };

  test('is checked whole, and for so many seconds', async () => {
    for (const options of [{}, { maxSeconds: 3_600 }]) {
      const task = await check('check', options);
      assert.partialDeepStrictEqual(task, { state: 'succeeded', error: null, evidence: { copies: 1, left: 0 } });
    }
  });

  test('has its newest archive restored and compared, all of it or some of its paths', async () => {
    const whole = await check('restore_check');
    assert.partialDeepStrictEqual(whole, { state: 'succeeded', error: null });
    assert.partialDeepStrictEqual(whole.evidence, { copies: 1, differenceCount: 0 });
    const [source = ''] = target.source.kind === 'paths' ? target.source.paths : [];
    const some = await check('restore_check', { paths: [`${source}/deep`] });
    assert.partialDeepStrictEqual(some, { state: 'succeeded', evidence: { files: 1, bytes: 5 } });
    assert.deepEqual(await house.files.listScratch(), []);
  });

  test('is told of where an archive is gone', async () => {
    const byHand = openByHand(repository, PASSPHRASE, join(house.folder, 'by-hand'));
    house.clock.advanceTo(house.clock.now() + DAY);
    await house.takeBackup(target);
    const [newest = ''] = byHand
      .list()
      .map((line) => line.split(' ')[0])
      .slice(-1);
    byHand.borg(['delete', `::${newest}`], {});
    const gone = await check('check', { flags: ['archives_only'] });
    assert.partialDeepStrictEqual(gone, { state: 'failed', reason: 'check_failed', evidence: { copies: 2 } });
    assert.partialDeepStrictEqual(gone.error?.params, { lost: 1, copies: 2 });
  });
});
