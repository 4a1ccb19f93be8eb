import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest, { type Test } from 'supertest';
import type { TestCaller } from '../../support/test-gateway.ts';
import { type Fields, INSTANCE, openPanel, type Panel } from './panel.ts';

const EDIT = 'instances.fleio_bckps.schedule.edit';
const DRAFT: Fields = { plid: INSTANCE, name: 'Nightly', rotation_days: '1,3', rotation_time: '02:01', sok: 'ok' };
const FOREIGN_INSTANCE = 6_000_001;
const UNKNOWN = 7_000_001;

/** Sends bytes as they are. */
const asItIs = (call: Test): Test => call.serialize((bytes) => bytes);

describe('bad input gets a clear error, and nothing is written', () => {
  let panel: Panel;
  let other: TestCaller;
  let own: { readonly schedule: number; readonly backup: number };
  let foreign: { readonly schedule: number; readonly backup: number };

  const plant = async (caller: TestCaller, instanceId: number) => {
    const rule = { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' } as const;
    const schedule = await panel.addSchedule('Nightly', rule, [instanceId]);
    const { backups } = panel.gateway.services;
    const actor = {
      label: 'test',
      loginId: null,
      accountId: caller.account.id,
      role: 'admin',
      isStaff: false,
      via: 'billing-panel',
    } as const;
    const { snapshots } = await backups.backUp(actor, { id: instanceId }, 'backup', 'By hand');
    return { schedule: schedule.id, backup: snapshots[0]?.id ?? 0 };
  };

  before(async () => {
    panel = await openPanel();
    other = await panel.gateway.addCaller('other');
    await panel.gateway.addInstance(other, FOREIGN_INSTANCE, 'Theirs');
    own = await plant(panel.demo, INSTANCE);
    foreign = await plant(other, FOREIGN_INSTANCE);
    await panel.gateway.work();
  });
  after(() => panel.close());

  const WRONG: readonly (readonly [string, Fields, string])[] = [
    ['the time 25:99', { rotation_time: '25:99' }, 'value/rotation_time'],
    ['the time 2:1', { rotation_time: '2:1' }, 'value/rotation_time'],
    ['day 7', { rotation_days: '7' }, 'value/rotation_days'],
    ['no day', { rotation_days: '' }, 'value/rotation_days'],
    ['a name of 200 characters', { name: 'x'.repeat(200) }, 'value/name'],
    ['a name with NUL', { name: 'a\u0000b' }, 'value/name'],
    ['no name', { name: '' }, 'value/name'],
  ];
  const WRONG_INSTANCES: readonly (readonly [string, Fields, string])[] = [
    ['an unknown instance', { plid: UNKNOWN }, 'missed/instances'],
    ["another account's instance", { plid: FOREIGN_INSTANCE }, 'missed/instances'],
    ['no instance', { plid: '' }, 'value/plid'],
  ];

  const expectUntouched = async (func: string, fields: Fields, code: string) => {
    const before = await panel.gateway.dump();
    const { $type, $object, msg } = await panel.fail(func, fields);
    assert.deepEqual(await panel.gateway.dump(), before);
    assert.equal(`${$type}/${$object}`, code);
    assert.ok(msg.$.length > 10);
  };

  for (const [what, fields, code] of [...WRONG, ...WRONG_INSTANCES]) {
    it(`a new schedule with ${what}`, () => expectUntouched(EDIT, { ...DRAFT, ...fields }, code));
  }

  // Without a day it would be a backup, as the cabinet sends it.
  for (const [what, fields, code] of [...WRONG, ...WRONG_INSTANCES].filter(([what]) => what !== 'no day')) {
    it(`a new schedule, through the backup function, with ${what}`, () =>
      expectUntouched('instances.fleio_bckps.edit', { ...DRAFT, ...fields }, code));
  }

  for (const [what, fields, code] of WRONG) {
    it(`a change of a schedule to ${what}`, () =>
      expectUntouched(EDIT, { elid: own.schedule, ...DRAFT, ...fields }, code));
  }

  for (const [what, fields, code] of WRONG_INSTANCES.slice(0, 2)) {
    it(`a backup of ${what}`, () =>
      expectUntouched('instances.fleio_bckps.edit', { name: 'B', sok: 'ok', ...fields }, code));
  }

  it('a function that there is not, none at all, and one named like a property of every object', async () => {
    for (const func of ['no.such', '', 'constructor', '__proto__', 'toString']) {
      await expectUntouched(func, { elid: own.schedule, sok: 'ok' }, 'missed/func');
    }
  });

  it("another account's thing is answered exactly as one that nobody has, by every function", async () => {
    const attempts: readonly (readonly [string, number, Fields, string?])[] = [
      ['instances.fleio_bckps.schedule', FOREIGN_INSTANCE, {}],
      ['instances.fleio_bckps.schedule', FOREIGN_INSTANCE, {}, 'plid'],
      ['instances.fleio_bckps', FOREIGN_INSTANCE, {}],
      ['instances.fleio_bckps', FOREIGN_INSTANCE, {}, 'plid'],
      ['instances.edit', FOREIGN_INSTANCE, {}],
      ['instances.edit', FOREIGN_INSTANCE, { sok: 'ok', backup_rotation: '3' }],
      ['instances.edit', FOREIGN_INSTANCE, { sok: 'ok', backup_rotation: 'x' }],
      ['instances.fleio_bckps.edit', FOREIGN_INSTANCE, { sok: 'ok', name: 'B' }, 'plid'],
      ['instances.fleio_bckps.edit', foreign.backup, {}],
      ['instances.fleio_bckps.edit', foreign.backup, { sok: 'ok', name: '' }],
      [EDIT, FOREIGN_INSTANCE, DRAFT, 'plid'],
      [EDIT, FOREIGN_INSTANCE, { ...DRAFT, elid: own.schedule }, 'plid'],
      [EDIT, FOREIGN_INSTANCE, { elid: own.schedule }, 'plid'],
      [EDIT, foreign.schedule, {}],
      [EDIT, foreign.schedule, { ...DRAFT, name: '' }],
      ['instances.fleio_bckps.schedule.delete', foreign.schedule, {}],
      ['instances.fleio_bckps.schedule.suspend', foreign.schedule, {}],
      ['instances.fleio_bckps.schedule.resume', foreign.schedule, {}],
      ['instances.fleio_bckps.delete', foreign.backup, {}],
      ['instances.snapshots', FOREIGN_INSTANCE, {}],
      ['instances.snapshots.edit', FOREIGN_INSTANCE, { sok: 'ok', name: 'S' }, 'plid'],
      ['instances.snapshots.edit', foreign.backup, {}],
      ['instances.fleio.rebuild', FOREIGN_INSTANCE, {}],
      ['image.edit', foreign.backup, {}],
      ['image.edit', foreign.backup, { sok: 'ok', image_name: '' }],
      ['image.copy', foreign.backup, {}],
      ['image.copy', foreign.backup, { sok: 'ok', image_name: '' }],
      ['image.delete', foreign.schedule, {}],
      ['image.delete', foreign.backup, {}],
    ];
    for (const [func, id, fields, field = 'elid'] of attempts) {
      const before = await panel.gateway.dump();
      const answerTo = async (asked: number) => {
        const sent = await panel.send({ func, auth: panel.demo.token, ...fields, [field]: asked });
        assert.equal(sent.status, 200);
        assert.ok('error' in sent.body.doc, `${func}: ${sent.text}`);
        return sent.text.replaceAll(String(asked), 'ID');
      };
      assert.equal(await answerTo(id), await answerTo(UNKNOWN), func);
      assert.deepEqual(await panel.gateway.dump(), before, func);
    }
  });

  it('ids that can be none are answered as ids that nothing has', async () => {
    for (const elid of ['x', '-1', '0', '1.5', '1e3', '9'.repeat(30), "1' OR '1'='1"]) {
      await expectUntouched(EDIT, { elid, name: 'x', sok: 'ok' }, 'missed/instances.fleio_bckps.schedule');
      await expectUntouched('image.delete', { elid: elid.replaceAll(' ', '') }, 'missed/image');
      await expectUntouched('instances.fleio_bckps', { elid }, 'missed/instances');
    }
  });

  it('NUL and what is no UTF-8 are refused in every field, naming it, whatever the form', async () => {
    for (const [field, name] of Object.entries({ elid: 'elid', name: 'name', auth: 'auth', authinfo: 'authinfo' })) {
      await expectUntouched(EDIT, { ...DRAFT, [field]: 'a\u0000b' }, `value/${name}`);
    }
    const before = await panel.gateway.dump();
    const post = (type: string, body: Buffer) =>
      asItIs(supertest(panel.gateway.server).post('/').set('Content-Type', type)).send(body);
    const fields = `out=json&func=${EDIT}&auth=${panel.demo.token}`;
    const multipart = Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="out"\r\n\r\njson\r\n'),
      Buffer.from('--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nhalf \u00e9 of '),
      Buffer.from([0xe0, 0xa4]),
      Buffer.from('\r\n--b--\r\n'),
    ]);
    for (const answered of [
      await post('application/x-www-form-urlencoded', Buffer.from(`${fields}&name=half%20of%20%E0%A4`)),
      await post(
        'application/x-www-form-urlencoded',
        Buffer.concat([Buffer.from(`${fields}&name=`), Buffer.from([0xff])]),
      ),
      await post('application/x-www-form-urlencoded', Buffer.from(`${fields}&name=%ED%A0%BD`)),
      await post('multipart/form-data; boundary=b', multipart),
      await supertest(panel.gateway.server).get(`/?${fields}&name=%ff`),
    ]) {
      assert.equal(answered.status, 200, answered.text);
      const { $type, $object } = answered.body.doc.error;
      assert.deepEqual([$type, $object], ['value', 'name'], answered.text);
    }
    assert.deepEqual(await panel.gateway.dump(), before);
  });

  it('a body that is taken for the name of a field is not repeated, short or long', async () => {
    const secret = 'hunter22';
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain', '']) {
      for (const more of ['', ',"list":[1]', `,"filler":"${'x'.repeat(200)}"`, '\u0000', '%ff']) {
        for (const body of [`{"username":"demo","password":"${secret}"${more}}`, `${secret}[0]${more}`]) {
          const sent = supertest(panel.gateway.server).post('/?out=json').set('Content-Type', type);
          const { text } = await asItIs(sent).send(Buffer.from(body));
          assert.equal(text.includes(secret), false, text);
          assert.ok(text.includes('error'), text);
        }
      }
    }
  });

  it('no message holds the number that the cabinet takes for a code', async () => {
    for (const fields of [{ elid: 460 }, { elid: 14_600 }, { elid: 'x460' }]) {
      assert.doesNotMatch((await panel.fail('instances.edit', fields)).msg.$, /460/);
    }
    const error = await panel.fail(EDIT, { ...DRAFT, rotation_time: '460' });
    assert.equal(error.msg.$, "The 'rotation_time' field has invalid value: write it as HH:MM, from 00:00 to 23:59.");
  });

  it('no credential comes back in any answer, in any format, whatever function was called', async () => {
    const secrets = {
      auth: other.token,
      password: other.password,
      authinfo: `other:${other.password}`,
      key: 'k3y-of-0ther',
      qrcode: '135791',
    };
    const fields = { ...DRAFT, ...secrets, elid: foreign.schedule, 'g-recaptcha-response': 'r3captcha' };
    for (const out of ['json', 'xml', 'nonsense']) {
      for (const func of ['whoami', 'instances', 'instances.fleio_bckps.schedule', EDIT, 'no.such', 'menu', 'logon']) {
        for (const form of ['multipart', 'urlencoded'] as const) {
          const { text } = await panel.send({ func, out, ...fields }, { form });
          for (const secret of [...Object.values(secrets), 'r3captcha'])
            assert.equal(text.includes(secret), false, func);
        }
      }
    }
    const login = await panel.send({ func: 'auth', username: 'other', ...secrets, authinfo: '', auth: '' });
    assert.equal(login.text.includes(other.password), false);
    assert.match(login.text, /"username":\{"\$":"other"\}/);
    const refusal = await panel.send({ ...fields, 'a[b]': '1' });
    assert.equal(refusal.text.includes(other.token), false);
    const logged = JSON.stringify(panel.gateway.log.lines);
    for (const secret of Object.values(secrets)) assert.equal(logged.includes(secret), false);
  });
});
