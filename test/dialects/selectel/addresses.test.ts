import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { openRoom, planOf, type Room } from './room.ts';

describe('addresses of scheduled backups', () => {
  let room: Room;
  let plan: string;
  let bases: readonly string[];
  before(async () => {
    room = await openRoom();
    const [volume] = await room.addVolumes(1);
    plan = (await room.send('POST', '/v2/plans', planOf([there(volume)]))).body.id;
    const project = room.admin.account.uuid;
    const printed = project.replaceAll('-', '');
    bases = ['/data-protect/v2', '/v2'].flatMap((base) => [base, `${base}/${project}`, `${base}/${printed}`]);
  });
  after(() => room.close());

  it('are below either base, with the project or without, and with slashes to spare; nothing is redirected', async () => {
    for (const base of bases) {
      for (const path of ['/plans', '//plans//', `/plans/${plan}/`]) {
        for (const address of [`${base}${path}`, `/${base}${path}`]) {
          assert.equal((await room.send('GET', address)).status, 200, address);
        }
      }
      for (const path of [`/plans/${plan}`, `//plans/${plan.toUpperCase()}/`, `/plans/${plan.replaceAll('-', '')}`]) {
        const { status, headers } = await room.send('PATCH', `${base}${path}`, { description: base });
        assert.deepEqual([status, headers.location], [200, undefined], base + path);
      }
      for (const noun of ['checkpoints', 'restores']) {
        assert.equal((await room.send('GET', `${base}/${noun}/`)).status, 200);
      }
    }
  });

  it('that are none are told so, in the form of their service', async () => {
    for (const path of [
      '/v2',
      '/v2/',
      '/v2/plans/a/b',
      '/data-protect/v3/plans',
      '/data-protect/plans',
      '/v2/a/b/plans/',
    ]) {
      const { status, body } = await room.send('GET', path);
      assert.deepEqual([path, status, body.code], [path, 404, '404']);
    }
    for (const path of ['/identity/v3/users', '/identity/v2.0/tokens', '/identity']) {
      const { status, body } = await room.send('GET', path);
      assert.deepEqual([path, status, body.error?.code], [path, 404, 404]);
    }
  });

  it('take the methods that they have', async () => {
    const { status, headers } = await room.send('POST', `/v2/plans/${plan}`, {});
    assert.deepEqual([status, headers.allow], [405, 'GET, PATCH, DELETE']);
    assert.equal((await room.send('HEAD', `/v2/plans/${plan}`)).status, 200);
  });

  it('list the runs of schedules, and no backups by hand', async () => {
    const [volume] = await room.addVolumes(1);
    await room.installation.takeBackup(there(volume));
    assert.equal((await room.send('GET', '/v2/checkpoints/')).body.total, 0);
    const { id } = await room.installation.services.schedules.find(room.admin.actor, { uuid: plan });
    await room.installation.services.backups.runSchedule(room.admin.actor, { id });
    await room.installation.work();
    assert.equal((await room.send('GET', '/v2/checkpoints/')).body.total, 1);
  });
});
