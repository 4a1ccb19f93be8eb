import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Caller, openRoom, type Room } from './room.ts';

describe('who calls, in the native room', () => {
  let room: Room;
  let staff: Caller;
  before(async () => {
    room = await openRoom();
    staff = await room.addCaller('staff', { isStaff: true });
  });
  after(() => room.close());

  /** A call of staff in the first admin's account. */
  const sendFor = (account: string | number, method: 'GET' | 'POST', path: string, body?: unknown, as = staff) =>
    room.send(method, path, body, as).set('X-Backrota-Account', String(account));

  it('is told with its account and its token', async () => {
    const { body } = await room.send('GET', '/session');
    assert.partialDeepStrictEqual(body, {
      login: { id: room.admin.login.id, login: 'admin' },
      role: 'admin',
      isStaff: false,
      actsFor: false,
      account: { id: room.admin.account.id, name: 'admin', quotaTotal: null, caps: { stores: 100 } },
      token: { kind: 'api', expiresAt: null },
    });
  });

  it('is staff that acts for an account, sees what the account sees, and is audited under both', async () => {
    const { body } = await sendFor(room.admin.account.uuid, 'GET', '/session');
    assert.partialDeepStrictEqual(body, {
      login: { login: 'staff' },
      isStaff: false,
      actsFor: true,
      account: { id: room.admin.account.id },
    });
    assert.equal((await sendFor(room.admin.account.id, 'GET', '/status')).status, 403);
    const made = await sendFor(room.admin.account.id, 'POST', '/targets', { name: 'theirs' });
    assert.equal(made.body.accountId, room.admin.account.id, made.text);
    const lines = await room.installation.services.oversight.audited(STAFF, room.admin.account.id, 10);
    const told = lines.map(({ action, actor }) => [action, actor]);
    const by = `login:${staff.login.id}`;
    assert.deepEqual(
      told.filter(([, actor]) => actor?.startsWith(by)),
      [
        ['target.add', `${by} as account:${room.admin.account.id}`],
        ['account.act_as', by],
      ],
    );
  });

  it('may name no account unless it is staff, and none that is not there', async () => {
    assert.equal((await sendFor(staff.account.id, 'GET', '/session', undefined, room.admin)).status, 403);
    assert.equal((await sendFor(999_999, 'GET', '/session')).status, 404);
    assert.equal((await sendFor('demo', 'GET', '/session')).status, 404);
  });

  it('finds a call that was made for one account done for that account alone', async () => {
    const create = (account: number) =>
      sendFor(account, 'POST', '/targets', { name: 'once' }).set('Idempotency-Key', 'a-volume');
    assert.equal((await create(room.admin.account.id)).status, 201);
    assert.equal((await create(staff.account.id)).body.reason, 'repeat_differs');
  });

  it('is told how the installation is doing where it is staff', async () => {
    assert.equal((await room.send('GET', '/status')).status, 403);
    const { body } = await room.send('GET', '/status', undefined, staff);
    assert.partialDeepStrictEqual(body, { isServerRunning: false, runsFailed24h: 0, storesOutOfReach: [] });
  });
});
