import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Fields, flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const EDIT = 'instances.fleio_bckps.schedule.edit';
const LIST = 'instances.fleio_bckps.schedule';
const DELETE = 'instances.fleio_bckps.schedule.delete';

const DRAFT = { plid: INSTANCE, name: 'Nightly', rotation_days: '1,3', rotation_time: '02:01', sok: 'ok' };

describe('a schedule through the panel', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
  });
  after(() => panel.close());

  const create = async (fields: Fields = {}) => textOf(await panel.call(EDIT, { ...DRAFT, ...fields }), 'id');
  const rowOf = async (id: string) => (await panel.rows()).find((row) => row.id === id);
  const ruleOf = async (id: string) =>
    JSON.parse(JSON.stringify((await panel.gateway.services.schedules.find(STAFF, { id: Number(id) })).recurrence));

  it("is made in the zone of its account, inherits the instance's rotation, and fires at its local time", async () => {
    const id = Number(await create());
    const schedule = await panel.gateway.services.schedules.find(STAFF, { id });
    assert.deepEqual(await ruleOf(String(id)), {
      kind: 'weekly',
      days: ['mon', 'wed'],
      times: ['02:01'],
      timeZone: 'Europe/Kyiv',
    });
    assert.deepEqual(schedule.retention, { kind: 'inherit' });
    assert.equal(schedule.nextFireAt, Date.parse('2024-07-29T02:01:00+03:00') / 1000);
  });

  for (const [what, rotation_days] of [
    ['in any order, with repeats and spaces', '3, 1 ,3,1'],
    ['with spaces only', ' 1 3 '],
    ['with a comma too many', ',1,,3,'],
    ['as a repeated field', ['3', '1']],
    ['as the names that the list shows', 'Monday Wednesday '],
    ['as names in any case', 'wednesday,MONDAY'],
    ['as digits and names', '1,Wednesday'],
  ] as const) {
    it(`takes days ${what}`, async () => {
      assert.equal((await rowOf(await create({ rotation_days })))?.rotation_days, 'Monday Wednesday ');
    });
  }

  it('shows the week from Monday to Sunday; 0 is Sunday', async () => {
    const id = await create({ rotation_days: '0,1,2,3,4,5,6' });
    const shown = (await rowOf(id))?.rotation_days;
    assert.equal(shown, 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday ');
    assert.equal((await rowOf(await create({ rotation_days: '0' })))?.rotation_days, 'Sunday ');
  });

  for (const rotation_days of ['7', '1,7', '-1', '1.5', 'mon', '12', '1;2', ',', ' ', '', 'Montag']) {
    it(`refuses the days '${rotation_days}'`, async () => {
      const error = await panel.fail(EDIT, { ...DRAFT, rotation_days });
      assert.deepEqual([error.$type, error.$object], ['value', 'rotation_days']);
    });
  }

  for (const rotation_time of ['25:99', '2:1', '24:00', '02:60', '02:01:00', '0201', ' 02:01', '02:01\n', '']) {
    it(`refuses the time ${JSON.stringify(rotation_time)}`, async () => {
      const error = await panel.fail(EDIT, { ...DRAFT, rotation_time });
      assert.deepEqual([error.$type, error.$object], ['value', 'rotation_time']);
    });
  }

  for (const [what, name] of [
    ['of spaces', '   '],
    ['of 101 characters', 'x'.repeat(101)],
    ['with NUL', 'a\u0000b'],
    ['with a line break', 'a\nb'],
  ] as const) {
    it(`refuses a name ${what}`, async () => {
      const error = await panel.fail(EDIT, { ...DRAFT, name });
      assert.deepEqual([error.$type, error.$object], ['value', 'name']);
    });
  }

  it('takes names of 100 characters, of any kind, and trims them', async () => {
    for (const name of ['🙂'.repeat(100), '<b>&"é', "Robert'); DROP TABLE schedules;--"]) {
      assert.equal((await rowOf(await create({ name: ` ${name} ` })))?.name, name);
    }
  });

  it('finds faults in the order plid, name, days, time, whatever is missing', async () => {
    const wrong = { plid: '', name: ' ', rotation_days: '7', rotation_time: '2:1', sok: 'ok' };
    const right: Fields = { plid: INSTANCE, name: 'x', rotation_days: '1', rotation_time: '02:01' };
    const found: string[] = [];
    for (const field of ['plid', 'name', 'rotation_days', 'rotation_time']) {
      found.push((await panel.fail(EDIT, { ...wrong, ...pickUntil(right, field) })).$object);
    }
    assert.deepEqual(found, ['plid', 'name', 'rotation_days', 'rotation_time']);
    assert.equal((await panel.fail(EDIT, { ...wrong, plid: '1234' })).$object, 'instances');
    assert.equal((await panel.fail(EDIT, { sok: 'ok', plid: INSTANCE })).$object, 'name');
  });

  it('is a new one where elid is empty, and saved by any sok', async () => {
    const before = (await panel.rows()).length;
    await create({ elid: '', sok: 'yes', name: 'Another' });
    assert.equal((await panel.rows()).length, before + 1);
  });

  it('is not saved without sok, with an empty one, or by the cancel button', async () => {
    const before = await panel.rows();
    for (const fields of [{ sok: '' }, { sok: 'ok', clicked_button: 'cancel' }]) {
      const doc = await panel.call(EDIT, { ...DRAFT, ...fields });
      assert.equal('ok' in doc, false);
      assert.equal(textOf(doc, 'plid'), String(INSTANCE));
    }
    assert.deepEqual(await panel.rows(), before);
  });

  it('changes only what is present', async () => {
    const id = await create();
    await panel.call(EDIT, { elid: id, sok: 'ok', rotation_time: '14:30' });
    assert.partialDeepStrictEqual(await rowOf(id), {
      name: 'Nightly',
      rotation_days: 'Monday Wednesday ',
      rotation_time: '14:30',
    });
    await panel.call(EDIT, { elid: id, sok: 'ok', rotation_days: '5' });
    await panel.call(EDIT, { elid: id, sok: 'ok', name: 'Renamed', plid: INSTANCE });
    assert.partialDeepStrictEqual(await rowOf(id), {
      name: 'Renamed',
      rotation_days: 'Friday ',
      rotation_time: '14:30',
    });
  });

  it('refuses to have its name, days or time emptied', async () => {
    const id = await create();
    const before = await rowOf(id);
    for (const field of ['name', 'rotation_days', 'rotation_time']) {
      const error = await panel.fail(EDIT, { elid: id, sok: 'ok', [field]: '' });
      assert.deepEqual([error.$type, error.$object], ['value', field]);
    }
    assert.equal((await panel.fail(EDIT, { elid: id, sok: 'ok', rotation_days: ',' })).$object, 'rotation_days');
    assert.deepEqual(await rowOf(id), before);
  });

  it('keeps its own zone when its days or time change', async () => {
    const rule = { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'America/New_York' } as const;
    const { id } = await panel.addSchedule('Overseas', rule);
    await panel.call(EDIT, { elid: id, sok: 'ok', rotation_time: '03:00' });
    assert.deepEqual(await ruleOf(String(id)), { ...rule, times: ['03:00'] });
  });

  it('read, renamed and written back whole keeps a rule that the panel cannot say', async () => {
    const rule = {
      kind: 'weekly',
      days: ['tue', 'sun'],
      times: ['05:00', '17:30'],
      timeZone: 'Asia/Kathmandu',
    } as const;
    const schedule = await panel.addSchedule('Twice', rule);
    const form = await panel.call(EDIT, { elid: schedule.id });
    const row = await rowOf(String(schedule.id));
    assert.equal(row?.recurrence, 'At 05:00 and 17:30, Tuesday and Sunday (Asia/Kathmandu)');
    for (const rotation_days of [textOf(form, 'rotation_days'), row?.rotation_days ?? '', '0,2']) {
      panel.gateway.clock.advance(86_400 * 40);
      const written = { name: 'Twice!', rotation_days, rotation_time: textOf(form, 'rotation_time') };
      const token = await panel.gateway.openSession(panel.demo.login);
      await panel.call(EDIT, { auth: token, elid: schedule.id, sok: 'ok', plid: INSTANCE, ...written });
      assert.deepEqual(await ruleOf(String(schedule.id)), rule);
    }
    panel.gateway.clock.advance(-86_400 * 120);
    await panel.call(EDIT, { elid: schedule.id, sok: 'ok', rotation_time: '17:30' });
    assert.deepEqual(await ruleOf(String(schedule.id)), { ...rule, times: ['17:30'] });
  });

  it('is found by its own instance only: plid on edit is it, or a wrong value', async () => {
    const id = await create();
    for (const plid of ['1', '999999', 'x', String(INSTANCE + 1)]) {
      for (const sok of ['ok', '']) {
        const error = await panel.fail(EDIT, { elid: id, plid, name: 'Moved', sok });
        assert.deepEqual([error.$type, error.$object], ['value', 'plid']);
      }
    }
  });

  it('is gone after its deletion, which knows no half: one unknown id and nothing is deleted', async () => {
    const [one, two] = [await create(), await create()];
    const before = await panel.rows();
    assert.equal((await panel.fail(DELETE, { elid: `${one}, 999999` })).$type, 'missed');
    assert.deepEqual(await panel.rows(), before);
    await panel.call(DELETE, { elid: `${one},${two}, ${one}`, sok: 'ok' });
    assert.deepEqual(
      await panel.rows(),
      before.filter(({ id }) => id !== one && id !== two),
    );
    assert.equal((await panel.fail(DELETE, { elid: one })).$type, 'missed');
    assert.deepEqual([(await panel.fail(DELETE, { elid: ' , ' })).$object], ['elid']);
  });

  it('with several instances is a row for each, with one id, and is edited from any of them', async () => {
    const other = await panel.gateway.addInstance(panel.demo, 77, 'Second');
    const rule = { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' } as const;
    const { id } = await panel.addSchedule('Both', rule, [INSTANCE, other.id]);
    const rows = (await panel.rows()).filter((row) => row.id === String(id));
    assert.deepEqual(rows.map(({ instance_id, servername }) => [instance_id, servername]).sort(), [
      ['5203773', 'MyServer'],
      ['77', 'Second'],
    ]);
    assert.deepEqual(
      flatRows(await panel.call(LIST, { elid: 77 })).map((row) => row.id),
      [String(id)],
    );
    await panel.call(EDIT, { elid: id, plid: 77, name: 'Renamed', sok: 'ok' });
    await panel.call(EDIT, { elid: id, plid: INSTANCE, rotation_time: '03:00', sok: 'ok' });
    const schedule = await panel.gateway.services.schedules.find(STAFF, { id });
    assert.deepEqual(
      schedule.targets.map(({ targetId }) => targetId),
      [INSTANCE, 77],
    );
  });

  it("made by staff is in the zone of the instance's account", async () => {
    const staff = await panel.gateway.addCaller('support', { isStaff: true, timeZone: 'UTC' });
    const doc = await panel.call(EDIT, DRAFT, staff);
    assert.equal((await ruleOf(textOf(doc, 'id'))).timeZone, 'Europe/Kyiv');
  });

  it('is out of reach for a viewer, who may look', async () => {
    const viewer = await panel.gateway.addLogin(panel.demo, 'intern', 'viewer');
    const id = await create();
    for (const fields of [DRAFT, { elid: id, name: 'x', sok: 'ok' }]) {
      const error = await panel.fail(EDIT, fields, viewer);
      assert.deepEqual([error.$type, error.$object], ['access', EDIT]);
      assert.match(
        error.msg.$,
        /^Insufficient privileges to perform the 'instances\.fleio_bckps\.schedule\.edit' function/,
      );
      assert.doesNotMatch(error.msg.$, /authoriz|session/i);
    }
    assert.equal((await panel.fail(DELETE, { elid: id }, viewer)).$type, 'access');
    assert.ok((await panel.rows(viewer)).some((row) => row.id === id));
  });
});

/** The fields before `field`, in the order of validation. */
const pickUntil = (fields: Fields, field: string): Fields => {
  const names = Object.keys(fields);
  return Object.fromEntries(Object.entries(fields).slice(0, names.indexOf(field)));
};
