import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answered, type Fields, flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const LIST = 'instances.fleio_bckps.schedule';
const NAMES = ['Delta', 'Alpha', 'Charlie', 'Bravo', 'Echo'];

describe('a list of the panel', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
    for (const name of NAMES) {
      panel.gateway.clock.advance(60);
      await panel.addSchedule(name, { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' });
    }
  });
  after(() => panel.close());

  const list = (fields: Fields = {}) => panel.call(LIST, { elid: INSTANCE, ...fields });
  const namesOf = (doc: Answered) => flatRows(doc).map(({ name }) => name);
  const pageOf = (doc: Answered) => ['p_num', 'p_cnt', 'p_elems'].map((name) => textOf(doc, name));

  it('shows up to 1000 rows by id', async () => {
    const doc = await list();
    assert.deepEqual(namesOf(doc), NAMES);
    assert.deepEqual(pageOf(doc), ['1', '1000', '5']);
  });

  it('shows the page that is asked for, and the last one where that lies behind it', async () => {
    const second = await list({ p_cnt: 2, p_num: 2 });
    assert.deepEqual(namesOf(second), ['Charlie', 'Bravo']);
    assert.deepEqual(pageOf(second), ['2', '2', '5']);
    for (const p_num of [3, 4, '99999999999999999999']) {
      const last = await list({ p_cnt: 2, p_num });
      assert.deepEqual(namesOf(last), ['Echo']);
      assert.deepEqual(pageOf(last), ['3', '2', '5']);
    }
  });

  it('says on each page how many pages there are', async () => {
    const { page } = (await list({ p_cnt: 2, p_num: 2 })) as { page?: readonly Answered[] };
    assert.equal(page?.length, 3);
  });

  it('without rows is page 1 of none', async () => {
    await panel.gateway.addInstance(panel.demo, 12, 'Idle');
    const doc = await panel.call(LIST, { elid: 12, p_num: 3, p_cnt: 5 });
    assert.deepEqual(pageOf(doc), ['1', '5', '0']);
    assert.equal('elem' in doc || 'page' in doc, false);
  });

  it('takes nonsense for the default', async () => {
    for (const fields of [
      { p_num: '0', p_cnt: '0' },
      { p_num: '-1', p_cnt: 'all' },
      { p_num: '1.5', p_cnt: '1001' },
    ]) {
      assert.deepEqual(pageOf(await list({ ...fields, p_col: '+constructor' })), ['1', '1000', '5']);
    }
  });

  for (const [fields, first, order] of [
    [{ p_col: '+name' }, 'Alpha', 'asc'],
    [{ p_col: ' name' }, 'Alpha', 'asc'],
    [{ p_col: 'name' }, 'Alpha', 'asc'],
    [{ p_col: '-name' }, 'Echo', 'desc'],
    [{ p_col: '-id' }, 'Echo', 'desc'],
    [{ p_col: '-create_date' }, 'Echo', 'desc'],
    [{ p_sort: 'name', p_order: 'desc' }, 'Echo', 'desc'],
    [{ p_sort: 'name' }, 'Alpha', 'asc'],
    [{ p_col: '-rotation_time' }, 'Echo', 'desc'],
    [{ p_col: '+rotation_time' }, 'Delta', 'asc'],
    [{ p_col: '-bogus' }, 'Echo', 'desc'],
    [{ p_sort: 'bogus', p_order: 'desc' }, 'Echo', 'desc'],
  ] as const) {
    it(`is sorted by ${JSON.stringify(fields)}`, async () => {
      const doc = await list(fields);
      assert.equal(namesOf(doc)[0], first);
      assert.equal(textOf(doc, 'p_order'), order);
    });
  }

  it('of one instance has elid before plid', async () => {
    await panel.gateway.addInstance(panel.demo, 13, 'Other');
    assert.equal(textOf(await panel.call(LIST, { elid: 13, plid: INSTANCE }), 'p_elems'), '0');
    assert.equal(textOf(await panel.call(LIST, { elid: '', plid: INSTANCE }), 'p_elems'), '5');
    assert.equal(textOf(await panel.call(LIST), 'p_elems'), '5');
  });

  it('of one instance tells by plname what the caller calls it', async () => {
    for (const func of [LIST, 'instances.fleio_bckps', 'instances.snapshots']) {
      const doc = await panel.call(func, { elid: INSTANCE, elname: 'My <b>' });
      assert.deepEqual([textOf(doc, 'plid'), textOf(doc, 'plname')], [String(INSTANCE), 'My <b>']);
      assert.equal('plname' in (await panel.call(func, { elid: INSTANCE })), false);
      assert.equal('plname' in (await panel.call(func, { elname: 'None' })), false);
    }
  });

  it('is the same when it is sent as a form that is saved', async () => {
    assert.deepEqual(namesOf(await list({ sok: 'ok', p_col: '+id' })), NAMES);
  });

  it('keeps pages and order with the session, for this list alone, until a call says otherwise', async () => {
    assert.deepEqual(namesOf(await list({ p_cnt: 2, p_col: '-name' })), ['Echo', 'Delta']);
    assert.deepEqual(namesOf(await list({ p_num: 2 })), ['Charlie', 'Bravo']);
    assert.deepEqual(pageOf(await panel.call('instances')), ['1', '1000', '3']);
    assert.deepEqual(namesOf(await list({ p_cnt: 3 })), ['Echo', 'Delta', 'Charlie']);
    const other = await panel.gateway.openSession(panel.demo.login);
    assert.deepEqual(namesOf(await list({ auth: other })), NAMES);
    assert.deepEqual(namesOf(await list({ p_col: '+id', p_cnt: 1000 })), NAMES);
  });
});
