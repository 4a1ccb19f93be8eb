import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestCaller } from '../../support/test-gateway.ts';
import { STAFF } from '../../support/values.ts';
import { type Answered, type Fields, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const EDIT = 'instances.fleio_bckps.schedule.edit';
const DRAFT = { sok: 'ok', plid: INSTANCE, name: 'Nightly', rotation_days: '1,3', rotation_time: '02:01' };

describe('a create that is sent again', () => {
  let panel: Panel;
  let other: TestCaller;
  before(async () => {
    panel = await openPanel();
    other = await panel.gateway.addCaller('other');
    await panel.gateway.addInstance(other, 6_000_001, 'Theirs');
  });
  after(() => panel.close());

  const idOf = (doc: Answered) => Number(textOf(doc, 'id'));
  const create = async (fields: Fields = {}) => idOf(await panel.call(EDIT, { ...DRAFT, ...fields }));

  it('is answered with the first’s id, however its days are written, by whichever login of the account', async () => {
    const first = await create();
    panel.gateway.clock.advance(30);
    assert.equal(await create({ rotation_days: 'wednesday, Monday,1', name: ' Nightly ' }), first);
    assert.equal(await create({ func: 'instances.fleio_bckps.edit' }), first);
    const colleague = await panel.gateway.addLogin(panel.demo, 'worker', 'operator');
    assert.equal(idOf(await panel.call(EDIT, DRAFT, colleague)), first);
    assert.equal((await panel.rows()).length, 1);
    panel.gateway.clock.advance(31);
    assert.notEqual(await create(), first);
  });

  it('is one schedule, also where five come at once', async () => {
    const before = (await panel.rows()).length;
    const ids = await Promise.all(Array.from({ length: 5 }, () => create({ name: 'At once' })));
    assert.equal(new Set(ids).size, 1);
    assert.equal((await panel.rows()).length, before + 1);
  });

  it('is another schedule where the first was renamed or deleted, and where anything differs', async () => {
    const name = { name: 'Fickle' };
    const first = await create(name);
    await panel.call(EDIT, { elid: first, sok: 'ok', name: 'Renamed' });
    const second = await create(name);
    await panel.call('instances.fleio_bckps.schedule.delete', { elid: second });
    const third = await create(name);
    const others = [await create({ ...name, rotation_time: '02:02' }), await create({ ...name, rotation_days: '1' })];
    assert.equal(new Set([first, second, third, ...others]).size, 5);
  });

  it('finds the first also after it was saved as it is shown', async () => {
    const draft = { ...DRAFT, name: 'Looked at' };
    const first = await create(draft);
    await panel.call(EDIT, { elid: first, ...draft, rotation_days: '3,1,' });
    await panel.call(EDIT, { elid: first, sok: 'ok', name: ' Looked at ', plid: INSTANCE, clicked_button: 'ok' });
    assert.equal((await panel.gateway.services.schedules.find(STAFF, { id: first })).version, 1);
    assert.equal(await create(draft), first);
  });

  it('says nothing of another account’s', async () => {
    const ours = await create({ name: 'Same' });
    const theirs = idOf(await panel.call(EDIT, { ...DRAFT, plid: 6_000_001, name: 'Same' }, other));
    assert.notEqual(theirs, ours);
    assert.equal((await panel.fail(EDIT, { ...DRAFT, name: 'Same' }, other)).$type, 'missed');
  });
});
