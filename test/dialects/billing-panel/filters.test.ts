import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF, there } from '../../support/values.ts';
import { type Fields, flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const FILTER = 'instances.filter';
/** The cabinet's fifteen fields, all of them empty. */
const EMPTY = Object.fromEntries(
  [
    'autoprolong',
    'cost_from',
    'cost_to',
    'datacenter',
    'domain',
    'expiredate',
    'id',
    'ip',
    'opendate',
    'orderdatefrom',
    'orderdateto',
    'period',
    'pricelist',
    'instance_status',
    'name',
  ].map((name) => [name, '']),
);

describe('a filter of instances', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
    await panel.gateway.addInstance(panel.demo, 41, 'Web one');
    panel.gateway.clock.advance(3 * 86_400);
    await panel.gateway.addInstance(panel.demo, 42, 'Mail');
    panel.gateway.clock.advance(-3 * 86_400);
  });
  after(() => panel.close());

  const save = (fields: Fields, auth = panel.demo.token) =>
    panel.call(FILTER, { auth, sok: 'ok', ...EMPTY, ...fields });
  const listed = async (fields: Fields = {}) =>
    flatRows(await panel.call('instances', { auth: panel.demo.token, ...fields })).map(({ id }) => Number(id));

  for (const [what, fields, left] of [
    ['an id', { id: INSTANCE }, [INSTANCE]],
    ['several ids', { id: `${INSTANCE}, 42, 7` }, [42, INSTANCE]],
    ['an id that nobody has', { id: '7' }, []],
    ['an id that is none', { id: 'x' }, []],
    ['a part of a name, in any case', { name: 'SERV' }, [INSTANCE]],
    ['a part of a name with a space', { name: 'b o' }, [41]],
    ['a name that is no pattern', { name: '%' }, []],
    ['name and id, both of which must fit', { id: '41', name: 'mail' }, []],
    ['the first day of orders', { orderdatefrom: '2024-07-25' }, [42]],
    ['the last day of orders', { orderdateto: '2024-07-24' }, [41, INSTANCE]],
    ['days around', { orderdatefrom: '2024-07-24', orderdateto: '2024-07-27' }, [41, 42, INSTANCE]],
    ['the day of opening', { opendate: '2024-07-27' }, [42]],
    ['a day that there is not', { orderdatefrom: '2024-02-30' }, []],
    ['the status that all have', { instance_status: 'active', status: '2' }, [41, 42, INSTANCE]],
    ['a status that none has', { instance_status: 'stopped' }, []],
    ['a cost that all have', { cost_from: '0', cost_to: '5' }, [41, 42, INSTANCE]],
    ['a cost that none has', { cost_from: '0.5' }, []],
    ['choices that were not made', { autoprolong: 'null', period: 'null' }, [41, 42, INSTANCE]],
    ['an address, which no row has', { ip: '10.0.0.1' }, []],
    ['a tariff, which no row has', { pricelist: '12' }, []],
    ['a domain, which no row has', { domain: 'MyServer' }, []],
  ] as const) {
    it(`by ${what} leaves what fits`, async () => {
      await save(fields);
      assert.deepEqual(await listed(), left);
    });
  }

  it('is that of its session only, and gone with an all-empty save', async () => {
    await save({ id: 42 });
    const auth = await panel.gateway.openSession(panel.demo.login);
    assert.deepEqual(await listed({ auth }), [41, 42, INSTANCE]);
    await save({ id: 41 }, auth);
    assert.deepEqual(await listed({ auth }), [41]);
    assert.deepEqual(await listed(), [42]);
    await save({});
    assert.deepEqual(await listed(), [41, 42, INSTANCE]);
    assert.deepEqual(await listed({ auth }), [41]);
  });

  it('takes the place of the one before, and is shown in its form', async () => {
    await save({ id: 42, ip: '10.0.0.1' });
    await save({ name: ' web ' });
    const form = await panel.call(FILTER);
    assert.deepEqual([textOf(form, 'id'), textOf(form, 'ip'), textOf(form, 'name')], ['', '', 'web']);
    assert.deepEqual(await listed(), [41]);
  });

  it('is not kept for calls that carry a password', async () => {
    await save({});
    const authinfo = `${panel.demo.login.login}:${panel.demo.password}`;
    await panel.call(FILTER, { auth: '', authinfo, sok: 'ok', id: 42 });
    assert.deepEqual(await listed({ auth: '', authinfo }), [41, 42, INSTANCE]);
    assert.deepEqual(await listed({ auth: '', authinfo, filter: 'yes', id: 42 }), [42]);
  });

  it('given with a call is for that call, and filter=off is without any', async () => {
    await save({ id: 42 });
    assert.deepEqual(await listed({ filter: 'on', name: 'web' }), [41]);
    assert.deepEqual(await listed({ filter: 'YES', id: INSTANCE }), [INSTANCE]);
    assert.deepEqual(await listed({ filter: 'on' }), [41, 42, INSTANCE]);
    assert.deepEqual(await listed({ filter: 'off', name: 'web' }), [41, 42, INSTANCE]);
    assert.deepEqual(await listed({ name: 'web' }), [42]);
  });

  it('is told by the list that it left', async () => {
    await save({ id: 42, name: 'mail' });
    assert.equal(textOf(await panel.call('instances'), 'p_filter'), 'id=42, name=mail');
    assert.equal('p_filter' in (await panel.call('instances', { filter: 'off' })), false);
  });

  it('leaves every page of the list within what fits', async () => {
    await save({ name: 'm' });
    const doc = await panel.call('instances', { p_num: 3, p_cnt: 1 });
    assert.deepEqual(
      ['p_num', 'p_elems'].map((name) => textOf(doc, name)),
      ['2', '2'],
    );
  });

  it('shows nobody what is not theirs', async () => {
    const other = await panel.gateway.addCaller('stranger');
    await panel.call(FILTER, { sok: 'ok', id: INSTANCE }, other);
    assert.deepEqual(flatRows(await panel.call('instances', {}, other)), []);
  });

  it('cannot be made longer than a name is long', async () => {
    await save({ name: 'x'.repeat(5_000) });
    assert.equal(textOf(await panel.call(FILTER), 'name').length, 101);
    assert.deepEqual(await listed(), []);
  });

  it('speaks the language of the call', async () => {
    assert.match(JSON.stringify((await panel.call(FILTER, { lang: 'ru' })).slist), /Любой/);
  });
});

describe('a filter of instances by what they show', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
    const { gateway, demo } = panel;
    const { services } = gateway;
    await services.targets.change(STAFF, { id: INSTANCE }, { allowsInPlaceRestore: true });
    const { snapshots } = await services.backups.backUp(STAFF, { id: INSTANCE }, 'backup', 'B1');
    await gateway.work();
    const snapshot = { id: there(snapshots[0]).id };
    await gateway.addInstance(demo, 41, 'calm');
    await services.restores.inPlace(STAFF, snapshot, null);
    await services.restores.intoNewTarget(STAFF, snapshot, { name: 'made', kind: 'instance' });
  });
  after(() => panel.close());

  const rowsOf = async (fields: Fields) =>
    flatRows(await panel.call('instances', { filter: 'on', ...fields })).map((row) => [
      row.name,
      row.instance_status,
      row.status,
    ]);

  it('finds each by the words of its own row, in any case', async () => {
    const all = await rowsOf({});
    assert.equal(all.length, 3);
    for (const row of all) {
      const [, word = '', code = ''] = row;
      assert.deepEqual(await rowsOf({ instance_status: word.toUpperCase() }), [row]);
      assert.deepEqual(await rowsOf({ instance_status: word, status: code }), [row]);
    }
  });

  it('leaves out of `active` what shows another word, and by status what shows another code', async () => {
    assert.deepEqual(await rowsOf({ instance_status: 'active' }), [['calm', 'active', '2']]);
    assert.deepEqual(await rowsOf({ status: '1' }), [['made', 'creating', '1']]);
    assert.equal((await rowsOf({ status: '2' })).length, 2);
    assert.deepEqual(await rowsOf({ instance_status: 'active', status: '1' }), []);
    assert.deepEqual(await rowsOf({ status: '3' }), []);
    assert.deepEqual(await rowsOf({ instance_status: 'error' }), []);
  });

  it('offers both codes that rows show', async () => {
    const { slist } = (await panel.call(FILTER)) as {
      slist: readonly { $name: string; val: readonly { $key: string }[] }[];
    };
    const choices = slist.find(({ $name }) => $name === 'status')?.val.map(({ $key }) => $key);
    assert.deepEqual(choices, ['null', '2', '1']);
  });
});

describe('a filter of schedules', () => {
  it('leaves those whose id and name fit, of every instance, and is not that of other lists', async () => {
    const panel = await openPanel();
    try {
      const rule = { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' } as const;
      const { id } = await panel.addSchedule('Nightly', rule);
      await panel.addSchedule('Weekly', rule);
      const names = async () => (await panel.rows()).map(({ name }) => name);
      const save = (fields: Fields) => panel.call('instances.fleio_bckps.schedule.filter', { sok: 'ok', ...fields });
      await save({ name: 'LY' });
      assert.deepEqual(await names(), ['Nightly', 'Weekly']);
      await save({ id });
      assert.deepEqual(await names(), ['Nightly']);
      await save({ id, name: 'week' });
      assert.deepEqual(await names(), []);
      assert.equal(flatRows(await panel.call('instances')).length, 1);
      await save({});
      assert.deepEqual(await names(), ['Nightly', 'Weekly']);
    } finally {
      await panel.close();
    }
  });
});
