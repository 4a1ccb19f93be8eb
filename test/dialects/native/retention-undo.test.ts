import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { toPersonalToken } from '../../../src/dialects/borg-ui/access-token.ts';
import { DAY, there } from '../../support/values.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

const NIGHTS = 4;

describe('what a change of rotation in the panel lets go', () => {
  let room: Room;
  let target: number;
  let schedule: string;
  before(async () => {
    room = await openRoom({ undoSeconds: 7 * DAY });
    const [made] = await room.addInstances(1);
    target = there(made).id;
    const draft = scheduleOf([there(made)], {
      recurrence: { kind: 'cron', expression: '0 2 * * *', timeZone: 'UTC' },
      retention: { kind: 'inherit' },
    });
    const answer = await room.send('POST', '/schedules', draft);
    assert.equal(answer.status, 201, answer.text);
    schedule = `/schedules/${answer.body.id}`;
    for (let night = 0; night < NIGHTS; night += 1) await room.installation.live(room.installation.clock.now() + DAY);
    await room.installation.services.schedules.pause(room.admin.actor, { id: Number(answer.body.id) });
  });
  after(() => room.close());

  const panel = async (func: string, fields: object) => {
    const { token } = await room.installation.services.authentication.openSession(room.admin.login.id, 'panel');
    const { body } = await supertest(room.server)
      .post('/')
      .type('form')
      .send({ auth: token, func, plid: target, out: 'json', ...fields });
    assert.ok(!('error' in body.doc), JSON.stringify(body));
    return body.doc;
  };
  const rotate = (count: number) => panel('instances.edit', { elid: target, sok: 'ok', backup_rotation: count });

  /** How many copies each room lists. */
  const shown = async () => {
    const { token } = room.admin;
    const get = (path: string, header: string, value: string) =>
      supertest(room.server).get(path).set(header, value).expect(200);
    const cloudsigma = await get('/api/2.0/snapshots/?limit=0', 'Authorization', `Bearer ${token}`);
    const selectel = await get('/v2/checkpoints', 'X-Auth-Token', token);
    const archives = await get(
      `/api/archives/list?repository=backrota:${room.installation.store.id}/${target}`,
      'X-Borg-Authorization',
      `Bearer ${toPersonalToken(token)}`,
    );
    return {
      panel: (await panel('instances.fleio_bckps', { elid: target })).elem.length,
      native: (await room.send('GET', `/snapshots?target=${target}`)).body.items.length,
      cloudsigma: cloudsigma.body.objects.length,
      selectel: selectel.body.checkpoints.length,
      borgUi: JSON.parse(archives.body.archives).archives.length,
    };
  };

  it('is hidden in every room, and is there again in each when the native room undoes it', async () => {
    const all = await shown();
    assert.equal(all.native, NIGHTS);
    await rotate(1);
    const left = await shown();
    assert.deepEqual(all, { panel: 4, native: 4, cloudsigma: 4, selectel: 4, borgUi: 4 });
    assert.deepEqual(left, { panel: 1, native: 1, cloudsigma: 1, selectel: 1, borgUi: 1 });
    const { undoable } = (await room.send('POST', `${schedule}/retention-preview`)).body;
    assert.equal(undoable.count, NIGHTS - 1);
    const [hidden] = await room.installation.snapshotsOf({ id: target });
    assert.equal(hidden?.state, 'expiring');
    assert.equal((await room.send('GET', `/snapshots/${hidden?.id}`)).status, 404);
    const undone = await room.send('POST', `${schedule}/retention-undo`);
    assert.deepEqual([undone.status, undone.body.broughtBack], [200, NIGHTS - 1], undone.text);
    assert.deepEqual(await shown(), all);
    assert.equal((await room.send('GET', `/targets/${target}`)).body.rotation, 5);
    assert.equal((await room.send('POST', `${schedule}/retention-preview`)).body.undoable, null);
  });
});
