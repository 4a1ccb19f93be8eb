import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { toPersonalToken } from '../../../src/dialects/borg-ui/access-token.ts';
import type { Target } from '../../../src/domain/target.ts';
import { openInstallation } from '../../support/installation.ts';
import { openRooms } from '../../support/rooms.ts';
import { there, WEDNESDAY } from '../../support/values.ts';
import { type Caller, Room, scheduleOf } from './room.ts';

const DAY = 86_400;

describe('a token with limits', () => {
  let room: Room;
  let staff: Caller;
  let target: Target;
  before(async () => {
    const installation = await openInstallation({ now: WEDNESDAY });
    const shell = await openRooms(installation, { trustedProxies: ['127.0.0.1', '::ffff:127.0.0.1'] });
    room = await new Room(installation, shell).open();
    staff = await room.addCaller('staff', { isStaff: true, role: 'admin' });
    target = there((await room.addInstances(1))[0]);
  });
  after(() => room.close());

  const make = async (limits: object, by: Caller = room.admin) => {
    const { status, body } = await room.send('POST', '/tokens', limits, by);
    assert.equal(status, 201, JSON.stringify(body));
    return { id: body.id as number, token: body.token as string };
  };
  const get = (path: string, token: string) => room.send('GET', path, undefined, { token });
  const draft = (name: string) => scheduleOf([target], { name });

  it('looks, or works too, and nothing more, and says so', async () => {
    const read = await make({ scope: 'read' });
    const operate = await make({ scope: 'operate' });
    const session = (await get('/session', read.token)).body;
    assert.deepEqual([session.role, session.isStaff, session.token.scope], ['viewer', false, 'read']);
    assert.equal((await get('/schedules', read.token)).status, 200);
    const refused = await room.send('POST', '/schedules', draft('by one that looks'), read);
    assert.deepEqual([refused.status, refused.body.reason], [403, 'role_too_low']);
    assert.equal((await room.send('POST', '/schedules', draft('by one that works'), operate)).status, 201);
    assert.equal((await get('/audit', operate.token)).status, 403);
    assert.equal((await get('/audit', (await make({ scope: 'admin' })).token)).status, 200);
    const { items } = (await get('/tokens', room.admin.token)).body;
    const shown = there(items.find(({ id }: { id: number }) => id === read.id));
    assert.deepEqual([shown.scope, shown.networks, shown.expiresAt], ['read', null, null]);
  });

  it('of staff is staff only where it may do all that its login may', async () => {
    const seen = async (scope: string) => (await get('/stores', (await make({ scope }, staff)).token)).status;
    const audited = async (scope: string) => (await get('/nodes', (await make({ scope }, staff)).token)).status;
    assert.deepEqual([await seen('read'), await audited('read')], [200, 403]);
    assert.deepEqual([await audited('admin'), await audited('operate')], [200, 403]);
  });

  it('never has more than its login', async () => {
    const viewer = await room.addCaller('looks', { of: 'admin', role: 'viewer' });
    const { token } = await make({ scope: 'admin' }, viewer);
    assert.equal((await room.send('POST', '/schedules', draft('by a viewer'), { token })).status, 403);
  });

  it('is good from its networks alone', async () => {
    const { token } = await make({ networks: ['192.0.2.0/24', '2001:db8::1'] });
    const from = async (address: string) => {
      const call = supertest(room.server).get('/api/v1/session').set('X-Forwarded-For', address);
      const { status, body } = await call.set('Authorization', `Bearer ${token}`);
      return status === 200 ? status : `${status} ${body.reason}`;
    };
    const outside = '401 address_denied';
    assert.deepEqual(
      [await from('192.0.2.9'), await from('2001:DB8:0::1'), await from('192.0.3.9'), await from('::ffff:192.0.2.9')],
      [200, 200, outside, 200],
    );
    const wrong = await room.send('POST', '/tokens', { networks: ['192.0.2.0/33'] });
    assert.deepEqual([wrong.status, wrong.body.reason], [422, 'network_malformed']);
  });

  it('ends when it was to end', async () => {
    const { clock } = room.installation;
    const at = (instant: number) => new Date(instant * 1_000).toISOString();
    const { token } = await make({ expiresAt: at(clock.now() + DAY) });
    clock.advance(DAY - 1);
    assert.equal((await get('/session', token)).status, 200);
    clock.advance(1);
    assert.equal((await get('/session', token)).body.reason, 'session_ended');
    const late = await room.send('POST', '/tokens', { expiresAt: at(clock.now()) });
    assert.deepEqual([late.status, late.body.reason], [422, 'expiry_passed']);
  });

  it('opens, changes and ends no other proof, and sends no mails elsewhere, whatever its limit is', async () => {
    const account = room.admin.account.id;
    const other = await make({}, staff);
    const feed = (await room.send('POST', '/feeds', { kind: 'account' }, staff)).body.feed.id;
    const [{ uuid: contact }] = (await get('/contacts', staff.token)).body.items;
    for (const limits of [
      { scope: 'admin' },
      { networks: ['0.0.0.0/0', '::/0'] },
      { expiresAt: '2099-01-01T00:00:00Z' },
    ]) {
      const { token } = await make(limits, staff);
      for (const [method, path, body] of [
        ['POST', '/tokens', {}],
        ['POST', '/tokens', { login: room.admin.login.login }],
        ['POST', `/logins/${room.admin.login.id}/keys`, undefined],
        ['POST', '/logins', { accountId: account, login: 'another', role: 'admin' }],
        ['PATCH', `/logins/${room.admin.login.id}`, { password: 'an0ther-one' }],
        ['PATCH', `/logins/${room.admin.login.id}`, { isDisabled: true }],
        ['DELETE', `/logins/${room.admin.login.id}`, undefined],
        ['DELETE', `/feeds/${feed}`, undefined],
        ['DELETE', `/tokens/${other.id}`, undefined],
        ['POST', '/contacts', { name: 'Eve', email: 'eve@example.org' }],
        ['PATCH', `/contacts/${contact}`, { email: 'eve@example.org' }],
        ['PUT', '/notification-preferences', { items: [{ contact, kind: 'creation', isOn: true }] }],
      ] as const) {
        const { status, body: told } = await room.send(method, path, body, { token }).set('If-Match', '*');
        assert.deepEqual([status, told.reason], [403, 'token_limited'], `${method} ${path} ${JSON.stringify(told)}`);
      }
    }
  });

  it('opens none either where staff acts as another login', async () => {
    const { authentication } = room.installation.services;
    const { token } = await make({ expiresAt: '2099-01-01T00:00:00Z' }, staff);
    const caller = await authentication.byToken(token, { via: 'native', address: '127.0.0.1' });
    const acting = await authentication.actAs(caller, room.admin.login.login);
    assert.deepEqual([acting.actor.accountId, acting.actor.isStaff], [room.admin.account.id, false]);
    await assert.rejects(authentication.openToken(acting.actor, acting.login, 'api'), { code: 'forbidden' });
  });

  it('ends no other token by Keystone, and itself', async () => {
    const [limited, other] = [await make({ scope: 'operate' }), await make({})];
    const end = async (subject: string) => {
      const call = supertest(room.server).delete('/identity/v3/auth/tokens').set('X-Auth-Token', limited.token);
      return (await call.set('X-Subject-Token', subject)).status;
    };
    assert.deepEqual([await end(other.token), await end(limited.token)], [403, 204]);
    assert.equal((await get('/session', other.token)).status, 200);
  });

  it('looks and nothing more in every room', async () => {
    const deleteUnknown = async ({ token }: { readonly token: string }) => {
      const server = supertest(room.server);
      const func = 'instances.fleio_bckps.schedule.delete';
      const panel = await server
        .post('/')
        .type('form')
        .send({ auth: token, func, elid: '999', plid: `${target.id}`, out: 'json' });
      const bearer = `Bearer ${token}`;
      const unknown = '00000000-0000-4000-8000-000000000000';
      const rest = [
        await server.delete(`/api/2.0/backupschedulers/${unknown}/`).set('Authorization', bearer),
        await server.delete('/api/schedule/999').set('X-Borg-Authorization', `Bearer ${toPersonalToken(token)}`),
        await server.delete(`/v2/plans/${unknown}`).set('X-Auth-Token', token),
        await server.delete(`/api/v1/schedules/${unknown}`).set('Authorization', bearer).set('If-Match', '*'),
      ];
      return [panel.body.doc.error.$type, ...rest.map(({ status }) => status)];
    };
    assert.deepEqual(await deleteUnknown(await make({ scope: 'read' })), ['access', 403, 403, 403, 403]);
    assert.deepEqual(await deleteUnknown(await make({})), ['missed', 404, 404, 404, 404]);
  });
});
