import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { openPanel, type Panel } from './panel.ts';

const RULE = { kind: 'weekly', days: ['thu'], times: ['02:01'], timeZone: 'Europe/Kyiv' } as const;
const SUSPEND = 'instances.fleio_bckps.schedule.suspend';
const RESUME = 'instances.fleio_bckps.schedule.resume';

describe('a suspended schedule', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
  });
  after(() => panel.close());

  const rowOf = async (id: number) => (await panel.rows()).find((row) => row.id === String(id));
  const find = (id: number) => panel.gateway.services.schedules.find(STAFF, { id });

  it('says so, does not fire, and fires again when it is resumed', async () => {
    const { id, nextFireAt } = await panel.addSchedule('Nightly', RULE);
    await panel.call(SUSPEND, { elid: id });
    assert.equal((await rowOf(id))?.fleio_status, 'Suspended');
    assert.equal((await find(id)).nextFireAt, null);
    await panel.call(RESUME, { elid: id });
    assert.equal((await rowOf(id))?.fleio_status, 'Active');
    assert.equal((await find(id)).nextFireAt, nextFireAt);
  });

  it('stays as it is when it is suspended again', async () => {
    const { id } = await panel.addSchedule('Twice', RULE);
    await panel.call(SUSPEND, { elid: id });
    const { pause, version } = await find(id);
    panel.gateway.clock.advance(60);
    await panel.call(SUSPEND, { elid: id });
    assert.deepEqual([(await find(id)).pause, (await find(id)).version], [pause, version]);
  });

  it('is suspended along with others or not at all', async () => {
    const { id } = await panel.addSchedule('Alone', RULE);
    for (const elid of [`${id}, 99999`, `${id},x`]) {
      assert.equal((await panel.fail(SUSPEND, { elid })).$type, 'missed');
      assert.equal((await find(id)).pause, null);
    }
    assert.deepEqual((await panel.fail(SUSPEND)).$object, 'elid');
  });

  it("is nobody else's, and nothing for those who may only look", async () => {
    const { id } = await panel.addSchedule('Ours', RULE);
    const other = await panel.gateway.addCaller('stranger');
    assert.equal((await panel.fail(SUSPEND, { elid: id }, other)).$type, 'missed');
    const viewer = await panel.gateway.addLogin(panel.demo, 'viewer', 'viewer');
    assert.equal((await panel.fail(SUSPEND, { elid: id }, viewer)).$type, 'access');
    assert.equal((await find(id)).pause, null);
  });
});
