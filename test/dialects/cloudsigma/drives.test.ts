import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { at, STAFF, there } from '../../support/values.ts';
import { type Caller, LIST, openRoom, type Room } from './room.ts';

const UNKNOWN = '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69';

describe('a drive of the CloudSigma room', () => {
  let room: Room;
  let target: Target;
  before(async () => {
    room = await openRoom();
    target = await room.installation.addTarget({ accountId: room.demo.account.id });
  });
  after(() => room.close());

  const setScheduler = (uuid: string, body: unknown, as?: Caller) => room.setScheduler({ uuid }, body, as);
  const post = async (type: 'snapshot' | 'backup', as: Caller = room.demo): Promise<string> => {
    const body = { type, name: type, incremental_backup: { hour: '3', minute: '0' } };
    return (await room.send('POST', LIST, body, as)).body.objects[0].uuid;
  };

  it('shows its snapshots by where they are, and the size of its files', async () => {
    const [local, remote] = [await post('snapshot'), await post('backup')];
    await setScheduler(target.uuid, { backup_policy_uuid: local });
    await room.installation.live(at('2026-03-02T03:00'));
    await setScheduler(target.uuid, { backup_policy_uuid: remote });
    await room.installation.live(at('2026-03-03T03:00'));
    const [first, second] = (await room.installation.snapshotsOf(target)).map(({ uuid }) => uuid);
    const { body: drive } = await setScheduler(target.uuid.toUpperCase(), { backup_policy_uuid: remote.toUpperCase() });
    assert.equal(drive.backup_scheduler.uuid, remote);
    assert.deepEqual(drive.snapshots, [{ resource_uri: `/api/2.0/snapshots/${first}/`, uuid: first }]);
    assert.deepEqual(drive.remote_snapshots, [{ resource_uri: `/api/2.0/remotesnapshots/${second}/`, uuid: second }]);
    assert.equal(drive.size, '<p>Hello'.length);
    assert.ok(drive.runtime.snapshots_allocated_size > 0);
  });

  it("answers another account's drive or scheduler exactly as an unknown one", async () => {
    const stranger = await room.addCaller('stranger');
    const own = await room.installation.addTarget({ accountId: stranger.account.id });
    const foreign = await post('snapshot');
    for (const [drive, scheduler] of [
      [target.uuid, null],
      [own.uuid, foreign],
    ] as const) {
      const refused = await setScheduler(drive, { backup_policy_uuid: scheduler }, stranger);
      const [unknownDrive, unknownScheduler] = scheduler === null ? [UNKNOWN, null] : [drive, UNKNOWN];
      const unknown = await setScheduler(unknownDrive, { backup_policy_uuid: unknownScheduler }, stranger);
      assert.deepEqual([refused.status, refused.body[0].error_type], [404, 'notexist']);
      assert.equal(refused.text.replaceAll(scheduler ?? drive, UNKNOWN), unknown.text);
    }
  });

  it('gets no scheduler of another account, not even from staff, who see its owner', async () => {
    const staff = await room.addCaller('staff', { isStaff: true });
    const owner = await room.addCaller('owner');
    const refused = await setScheduler(target.uuid, { backup_policy_uuid: await post('snapshot', owner) }, staff);
    assert.deepEqual([refused.status, refused.body[0].error_point], [400, 'backup_policy_uuid']);
    const { body } = await setScheduler(target.uuid, { backup_policy_uuid: null }, staff);
    assert.equal(body.owner.uuid, room.demo.account.uuid);
  });

  it('keeps its scheduler from a viewer', async () => {
    const viewer = await room.addCaller('viewer', { role: 'viewer', of: 'demo' });
    assert.equal((await setScheduler(target.uuid, { backup_policy_uuid: null }, viewer)).status, 403);
  });

  it('takes its scheduler as a uuid, an address or an object', async () => {
    const uuid = await post('snapshot');
    const { backup_scheduler: shown } = (await setScheduler(target.uuid, { backup_policy_uuid: uuid })).body;
    for (const form of [
      uuid.toUpperCase(),
      `/api/2.0/backupschedulers/${uuid}/`,
      `https://gateway.example/backupschedulers/${uuid}`,
      { uuid },
      { ...shown, uuid: uuid.toUpperCase() },
    ]) {
      await setScheduler(target.uuid, { backup_policy_uuid: null });
      const { status, body } = await setScheduler(target.uuid, { backup_policy_uuid: form });
      assert.deepEqual([status, body.backup_scheduler], [202, shown], JSON.stringify(form));
    }
  });

  for (const [what, body] of [
    ['no body', undefined],
    ['a list', []],
    ['another field', { scheduler: UNKNOWN }],
    ['a number', { backup_policy_uuid: 5 }],
    ['an object without a uuid', { backup_policy_uuid: {} }],
    ['an address of nothing', { backup_policy_uuid: '/' }],
  ] as const) {
    it(`refuses ${what} for a scheduler, naming the field, and changes nothing`, async () => {
      const links = () => room.installation.services.schedules.list(STAFF, { targetId: target.id }, ALL);
      const before = await links();
      const refused = await setScheduler(target.uuid, body);
      assert.deepEqual(
        [refused.status, refused.body[0].error_type, refused.body[0].error_point],
        [400, 'validation', 'backup_policy_uuid'],
      );
      assert.deepEqual(await links(), before);
    });
  }

  it('has no other action, and no other method at that address', async () => {
    assert.equal((await room.send('GET', `/drives/${target.uuid}/action/`)).status, 405);
    const { body } = await room.send('POST', `/drives/${target.uuid}/action/`, {});
    assert.equal(there(body[0]).error_point, 'do');
  });
});

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
