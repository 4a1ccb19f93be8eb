import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { commandsOf, makeFolder } from './command.ts';

describe('schedule set', () => {
  const folder = makeFolder();
  const { run, succeed } = commandsOf(join(folder, 'data'));
  const ids: string[] = [];
  let schedule = '';
  const set = (...args: readonly string[]) => run(['schedule', 'set', schedule, ...args]);
  const stands = async () =>
    JSON.parse(await succeed(['schedule', 'list', '--json'])).find(({ id }: { id: number }) => String(id) === schedule);

  before(async () => {
    await succeed(['account', 'add', 'ann', '--zone', 'Europe/Kyiv']);
    await mkdir(join(folder, 'www'));
    for (const name of ['web', 'mail']) {
      const add = ['target', 'add', '--account', 'ann', '--name', name, '--set', `source=${join(folder, 'www')}`];
      ids.push(String(JSON.parse(await succeed([...add, '--json'])).id));
    }
    const add = [
      'schedule',
      'add',
      '--target',
      ids[0] ?? '',
      '--name',
      'Nightly',
      '--days',
      'mon,fri',
      '--time',
      '02:00',
    ];
    schedule = String(JSON.parse(await succeed([...add, '--set', 'daily=7', '--set', 'weekly=4', '--json'])).id);
  });

  it('adds what a retention preview takes, and changes it', async () => {
    assert.deepEqual((await stands()).retention, { kind: 'keep', algorithm: 'borg', daily: 7, weekly: 4 });
    assert.match((await set('--set', 'weeks=4@mon')).stdout, /retention +.*4 weeks/);
    assert.equal((await set('--keep', '3')).code, 0);
    assert.deepEqual((await stands()).retention, { kind: 'keep', algorithm: 'restic', last: 3 });
    assert.equal((await set('--keep', '3', '--set', 'daily=7')).code, 2);
  });

  it('changes times, days or the zone alone, and leaves the rest of the rule', async () => {
    const rule = async () => (await stands()).recurrence;
    await set('--time', '03:30');
    assert.deepEqual(await rule(), { kind: 'weekly', days: ['mon', 'fri'], times: ['03:30'], timeZone: 'Europe/Kyiv' });
    await set('--zone', 'UTC', '--days', 'sun');
    assert.deepEqual(await rule(), { kind: 'weekly', days: ['sun'], times: ['03:30'], timeZone: 'UTC' });
    await set('--at', '0 5 1 * *');
    await set('--zone', 'Europe/Kyiv');
    assert.deepEqual(await rule(), { kind: 'cron', expression: '0 5 1 * *', timeZone: 'Europe/Kyiv' });
    const refused = await set('--time', '04:00');
    assert.deepEqual([refused.code, refused.stderr.includes('--days')], [2, true]);
    assert.match((await set('--zone', 'Mars/Base')).stderr, /Mars\/Base/);
    assert.deepEqual(await rule(), { kind: 'cron', expression: '0 5 1 * *', timeZone: 'Europe/Kyiv' });
  });

  it('changes destination, targets and name; a destination that is not there is refused', async () => {
    assert.equal((await set('--destination', 'TBC', '--target', ...ids.toReversed(), '--name', 'Weekly')).code, 0);
    const { destination, targets, name } = await stands();
    assert.deepEqual([destination, name], ['TBC', 'Weekly']);
    assert.deepEqual(
      targets.map(({ targetId }: { targetId: number }) => String(targetId)),
      ids.toReversed(),
    );
    assert.match((await set('--destination', 'MARS')).stderr, /MARS/);
    assert.equal((await set()).code, 2);
  });

  it('finds schedules and targets by a name that one alone has; of several their ids are told', async () => {
    assert.equal((await run(['schedule', 'set', 'Weekly', '--target', 'mail', '--name', 'Mailed'])).code, 0);
    assert.deepEqual((await stands()).targets.length, 1);
    const source = ['--set', `source=${join(folder, 'www')}`];
    const again = await run(['target', 'add', '--account', 'ann', '--name', 'mail', '--json', ...source]);
    assert.match(again.stderr, new RegExp(`^Warning: .*in use already \\(${ids[1]}\\)`));
    const { id } = JSON.parse(again.stdout);
    const shared = await run(['backup', 'mail']);
    assert.deepEqual([shared.code, shared.stdout], [5, '']);
    assert.match(shared.stderr, new RegExp(`Several targets are named 'mail'; give the id .*: ${ids[1]}, ${id}\\.`));
    assert.match((await run(['schedule', 'pause', 'Nightly'])).stderr, /The schedule 'Nightly' does not exist/);
  });
});
