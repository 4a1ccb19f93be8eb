import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestCaller } from '../../support/test-gateway.ts';
import { type Fields, INSTANCE, openPanel, type Panel } from './panel.ts';

const CREATE = { plid: INSTANCE, name: 'Nightly', rotation_days: '1', rotation_time: '02:01', sok: 'ok' };

describe('su, for staff', () => {
  let panel: Panel;
  let staff: TestCaller;
  before(async () => {
    panel = await openPanel();
    staff = await panel.gateway.addCaller('support', { isStaff: true });
    await panel.gateway.addLogin(panel.demo, 'reader', 'viewer');
    const other = await panel.gateway.addCaller('other');
    await panel.gateway.addInstance(other, 6_000_001, 'Theirs');
  });
  after(() => panel.close());

  it('shows the panel as that login sees it: its name and level, its instances only', async () => {
    const { user } = await panel.call('whoami', { su: 'demo' }, staff);
    assert.partialDeepStrictEqual(user, { $name: 'demo', $level: '16', $account: 'demo' });
    const idsAs = async (fields: object) =>
      ((await panel.call('instances', { ...fields }, staff)).elem as { id: { $: string } }[]).map(({ id }) => id.$);
    assert.deepEqual(await idsAs({}), [String(INSTANCE), '6000001']);
    assert.deepEqual(await idsAs({ su: 'demo' }), [String(INSTANCE)]);
    assert.deepEqual(await idsAs({ su: 'demo', forcesu: 'on' }), [String(INSTANCE)]);
    assert.deepEqual(await idsAs({ su: '' }), [String(INSTANCE), '6000001']);
  });

  it('shows a client’s level even as another one of staff, as it acts with no more', async () => {
    await panel.gateway.addCaller('boss', { isStaff: true });
    const levelAs = async (fields: Fields) =>
      ((await panel.call('whoami', fields, staff)).user as { $level: string }).$level;
    assert.deepEqual([await levelAs({}), await levelAs({ su: 'boss' })], ['29', '16']);
  });

  it('has that login’s role: a viewer’s changes nothing', async () => {
    const error = await panel.fail('instances.fleio_bckps.schedule.edit', { ...CREATE, su: 'reader' }, staff);
    assert.deepEqual([error.$type, error.$object], ['access', 'instances.fleio_bckps.schedule.edit']);
  });

  it('makes things that carry both names in the audit', async () => {
    await panel.call('instances.fleio_bckps.schedule.edit', { ...CREATE, su: 'demo' }, staff);
    const lines = await panel.gateway.gateway.unitOfWork.records.audit.list({ accountId: panel.demo.account.id }, 5);
    const told = lines.map(({ actor, action }) => `${actor}: ${action}`);
    const [own, other] = [`login:${staff.login.id}`, `login:${panel.demo.login.id}`];
    assert.ok(told.includes(`${own}: login.act_as`), told.join());
    assert.ok(told.includes(`${own} as ${other}: schedule.create`), told.join());
  });

  it('does not reach others’ things, nor what is for staff', async () => {
    const foreign = await panel.fail('instances.edit', { elid: 6_000_001, su: 'demo' }, staff);
    const unknown = await panel.fail('instances.edit', { elid: 6_999_999, su: 'demo' }, staff);
    assert.equal(foreign.$type, 'missed');
    assert.equal(foreign.msg.$.replace('6000001', '6999999'), unknown.msg.$);
    const key = { username: 'other', key: 'k'.repeat(20), su: 'demo' };
    assert.equal((await panel.fail('session.newkey', key, staff)).$type, 'access');
  });

  it('of an unknown login is missed, in the words of anything that is unknown', async () => {
    const error = await panel.fail('whoami', { su: 'nobody' }, staff);
    assert.deepEqual([error.$type, error.$object], ['missed', 'user']);
    assert.equal(error.msg.$, "Login 'nobody' does not exist");
  });

  it('is refused to anyone else, the same for logins that are there and that are not, and leaves no trace', async () => {
    const before = await panel.gateway.dump();
    const texts = new Set<string>();
    for (const su of ['other', 'nobody', 'demo', 'support']) {
      const error = await panel.fail('whoami', { su });
      assert.deepEqual([error.$type, error.$object], ['access', 'whoami']);
      texts.add(error.msg.$);
    }
    assert.equal(texts.size, 1);
    assert.deepEqual(await panel.gateway.dump(), before);
  });

  it('with nothing but a cookie changes things only from a page of ours, as anything does', async () => {
    const before = await panel.gateway.dump();
    const { body } = await panel.send(
      { func: 'instances.fleio_bckps.schedule.edit', ...CREATE, name: 'Other', su: 'demo', out: 'json' },
      { headers: { Cookie: `billmgrses5=${staff.token}`, Origin: 'https://evil.example' } },
    );
    assert.equal(body.doc.error.$type, 'access');
    assert.deepEqual(await panel.gateway.dump(), before);
  });

  it('logs the staff out, not the client', async () => {
    const token = await panel.gateway.openSession(staff.login);
    await panel.send({ func: 'logon', auth: token, su: 'demo' });
    const { body } = await panel.send({ func: 'whoami', auth: token, out: 'json' });
    assert.equal(body.doc.error.$type, 'auth');
    await panel.call('whoami');
  });
});
