import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Caller, openRoom, type Room } from './room.ts';

describe('accounts and logins in the native room', () => {
  let room: Room;
  let staff: Caller;
  let viewer: Caller;
  let made: number;
  let stranger: Caller;
  before(async () => {
    room = await openRoom();
    staff = await room.addCaller('staff', { isStaff: true });
    viewer = await room.addCaller('viewer', { role: 'viewer', of: 'admin' });
    stranger = await room.addCaller('stranger');
  });
  after(() => room.close());

  const get = (path: string, as: Caller) => room.send('GET', path, undefined, as);
  const change = (path: string, body: object, tag = '*', as = staff) =>
    room.send('PATCH', path, body, as).set('If-Match', tag);
  const remove = (path: string, as = staff) => room.send('DELETE', path, undefined, as).set('If-Match', '*');

  it('are made by staff, with a password that is told once', async () => {
    assert.equal((await room.send('POST', '/accounts', { login: 'shop' })).status, 403);
    const { status, body } = await room.send('POST', '/accounts', { login: 'shop', timeZone: 'Europe/Kyiv' }, staff);
    assert.equal(status, 201);
    assert.partialDeepStrictEqual(body, {
      account: { name: 'shop', timeZone: 'Europe/Kyiv', suspendedAt: null },
      login: { login: 'shop', role: 'admin', hasTotp: false },
    });
    assert.ok(body.password.length >= 8);
    made = body.account.id;
    const login = { accountId: made, login: 'nightly', role: 'operator', password: 's0me-Passw0rd' };
    assert.equal((await room.send('POST', '/logins', login, staff)).body.password, null);
  });

  it('are seen by their own people, and all of them by staff', async () => {
    const names = async (as: Caller) =>
      (await get('/accounts', as)).body.items.map(({ name }: { name: string }) => name);
    assert.deepEqual(await names(viewer), ['admin']);
    assert.ok((await names(staff)).includes('shop'));
    assert.equal((await get(`/accounts/${made}`, viewer)).status, 404);
    assert.equal((await get('/logins', viewer)).status, 403);
    const logins = (await get('/logins', room.admin)).body.items.map(({ login }: { login: string }) => login);
    assert.deepEqual(logins, ['viewer', 'admin']);
    assert.equal((await get(`/logins/${viewer.login.uuid}`, stranger)).status, 404);
  });

  it("and logins are found by a part of their names, in any case; one's own alone", async () => {
    const found = async (list: 'accounts' | 'logins', search: string, as: Caller) =>
      (await get(`/${list}?search=${search}`, as)).body.items.map(
        ({ name, login }: { name?: string; login?: string }) => name ?? login,
      );
    assert.deepEqual(await found('accounts', 'HOP', staff), ['shop']);
    assert.deepEqual(await found('accounts', '%25', staff), []);
    assert.deepEqual(await found('accounts', 'DMI', viewer), ['admin']);
    assert.deepEqual(await found('accounts', 'hop', viewer), []);
    assert.deepEqual(await found('logins', 'ightl', staff), ['nightly']);
    assert.deepEqual(await found('logins', 'ightl', room.admin), []);
  });

  it('are given quotas, caps and zones by who saw them as they are', async () => {
    const { headers } = await get(`/accounts/${made}`, staff);
    const changed = await change(`/accounts/${made}`, { quotaTotal: 9, caps: { stores: 2 } }, String(headers.etag));
    assert.deepEqual([changed.body.quotaTotal, changed.body.caps.stores], [9, 2], changed.text);
    assert.equal((await change(`/accounts/${made}`, { quotaTotal: 1 }, String(headers.etag))).status, 412);
    assert.equal((await change(`/accounts/${made}`, { caps: { stores: null } })).body.caps.stores, 100);
    assert.equal((await change(`/accounts/${room.admin.account.id}`, { quotaTotal: 1 }, '*', room.admin)).status, 403);
  });

  it('are given another zone by their own admins, who change nothing else of them', async () => {
    const address = `/accounts/${room.admin.account.id}`;
    const { etag = '' } = (await get(address, room.admin)).headers;
    assert.equal((await change(address, { timeZone: 'Asia/Tokyo' }, etag, room.admin)).body.timeZone, 'Asia/Tokyo');
    assert.equal((await change(address, { timeZone: 'UTC' }, etag, room.admin)).status, 412);
    assert.equal(
      (await change(address, { timeZone: 'Mars/Olympus' }, '*', room.admin)).body.reason,
      'time_zone_unknown',
    );
    assert.equal((await change(address, { name: 'better' }, '*', room.admin)).body.reason, 'staff_only');
    assert.equal((await change(address, { timeZone: 'UTC' }, '*', viewer)).body.reason, 'role_too_low');
    assert.equal((await change(address, { timeZone: 'UTC' }, '*', stranger)).status, 404);
    assert.equal((await change(`/accounts/${made}`, { timeZone: 'UTC' }, '*', room.admin)).status, 404);
    assert.equal((await get(address, viewer)).body.timeZone, 'Asia/Tokyo');
  });

  it('have logins that their own admins add, change and delete; none of them is staff, or of another account', async () => {
    const own = room.admin.account.id;
    const draft = { accountId: own, login: 'by-admin', role: 'admin' };
    const { status, body, text } = await room.send('POST', '/logins', draft);
    assert.equal(status, 201, text);
    assert.ok(body.password.length >= 8);
    const { id, role, isStaff, accountId } = body.login;
    assert.deepEqual([role, isStaff, accountId], ['admin', false, own]);
    const add = (others: object, as: Caller = room.admin) =>
      room.send('POST', '/logins', { ...draft, login: 'another', ...others }, as);
    assert.equal((await add({ isStaff: true })).status, 422);
    assert.equal((await add({ accountId: made })).status, 404);
    assert.equal((await add({}, viewer)).body.reason, 'role_too_low');
    assert.equal((await add({ login: 'by-admin' })).body.reason, 'login_taken');
    const address = `/logins/${id}`;
    assert.equal((await change(address, { role: 'viewer', isDisabled: true }, '*', room.admin)).body.isDisabled, true);
    assert.equal((await room.send('PUT', `${address}/totp`)).body.reason, 'staff_only');
    assert.equal((await room.send('POST', `${address}/keys`)).body.reason, 'staff_only');
    const self = `/logins/${room.admin.login.id}`;
    assert.equal((await change(self, { role: 'viewer' }, '*', room.admin)).body.reason, 'own_login_kept');
    assert.equal((await remove(self, room.admin)).body.reason, 'own_login_kept');
    assert.equal((await remove(address, room.admin)).status, 204);
    const { items } = (await get('/audit?limit=200', room.admin)).body;
    const acts = items
      .filter(({ objectId, actor }: { objectId: number; actor: string }) => objectId === id && !actor.includes(' as '))
      .map(({ action }: { action: string }) => action);
    assert.deepEqual(acts, ['login.delete', 'login.disable', 'login.role', 'login.add']);
  });

  it('are suspended and resumed', async () => {
    const path = `/accounts/${stranger.account.id}`;
    assert.notEqual((await room.send('PUT', `${path}/suspension`, undefined, staff)).body.suspendedAt, null);
    assert.equal((await get('/session', stranger)).body.reason, 'account_suspended');
    assert.equal((await room.send('DELETE', `${path}/suspension`, undefined, staff)).body.suspendedAt, null);
    assert.equal((await get('/session', stranger)).status, 200);
  });

  it('have logins that are shut out, let in, and given a second factor and keys', async () => {
    const [{ id }] = (await get('/logins?name=nightly', staff)).body.items;
    assert.equal((await change(`/logins/${id}`, { isDisabled: true })).body.isDisabled, true);
    assert.equal(
      (await change(`/logins/${id}`, { isDisabled: false, password: 'an0ther-one' })).body.isDisabled,
      false,
    );
    const totp = await room.send('PUT', `/logins/${id}/totp`, undefined, staff);
    assert.match(totp.body.uri, /^otpauth:/);
    assert.equal((await get(`/logins/${id}`, staff)).body.hasTotp, true);
    assert.equal((await room.send('DELETE', `/logins/${id}/totp`, undefined, staff)).status, 204);
    const { body } = await room.send('POST', `/logins/${id}/keys`, undefined, staff);
    const proof = { login: 'nightly', key: body.key, via: 'native', address: '127.0.0.1' };
    const opened = await room.installation.services.authentication.logInByKey(proof, 'panel');
    assert.equal(opened.login.id, id);
  });

  it('are renamed, under names that no other account has; logins keep theirs', async () => {
    const address = `/accounts/${made}`;
    const { etag = '' } = (await get(address, staff)).headers;
    assert.equal((await change(address, { name: 'bakery' }, etag)).body.name, 'bakery');
    assert.equal((await change(address, { name: 'shop' }, etag)).status, 412);
    const taken = await change(address, { name: 'stranger' });
    assert.deepEqual([taken.status, taken.body.reason], [409, 'account_taken']);
    assert.equal((await change(address, { name: 'a b' })).body.reason, 'account_malformed');
    assert.equal((await get('/logins?name=shop', staff)).body.items.length, 1);
    assert.equal((await change(address, { name: 'shop' })).body.name, 'shop');
  });

  it('have logins whose role is changed beside what was seen, which ends their sessions', async () => {
    const person = await room.addCaller('person', { role: 'viewer', of: 'admin' });
    const address = `/logins/${person.login.id}`;
    const { etag = '' } = (await get(address, staff)).headers;
    assert.equal((await change(address, { role: 'operator' }, etag)).body.role, 'operator');
    assert.equal((await change(address, { role: 'admin' }, etag)).status, 412);
    assert.equal((await get('/session', person)).status, 401);
    assert.equal((await change(address, { role: 'admin' }, '*', stranger)).status, 404);
    assert.equal((await change(address, { role: 'admin' }, '*', viewer)).status, 403);
    const { items } = (await get('/audit?limit=200', room.admin)).body;
    const line = items.find(({ action }: { action: string }) => action === 'login.role');
    assert.ok(JSON.stringify(line).includes('operator'), JSON.stringify(line));
  });

  it('have logins that are deleted, with their tokens and contacts, and leave their names to others', async () => {
    const person = await room.addCaller('leaver', { role: 'operator', of: 'admin' });
    const address = `/logins/${person.login.id}`;
    const contact = { name: 'Ann', email: 'ann@example.com', phone: '' };
    assert.equal((await room.send('POST', '/contacts', contact, person)).status, 201);
    assert.equal((await remove(address, stranger)).status, 404);
    assert.equal((await remove(address, viewer)).status, 403);
    const { etag = '' } = (await get(address, staff)).headers;
    const { token } = (await room.send('POST', '/tokens', {}, person)).body;
    assert.equal((await get('/session', { ...person, token })).status, 200);
    await change(address, { password: 'an0ther-one' });
    assert.equal((await room.send('DELETE', address, undefined, staff).set('If-Match', etag)).status, 412);
    assert.equal((await remove(address)).status, 204);
    assert.equal((await get(address, staff)).status, 404);
    assert.equal((await get('/session', { ...person, token })).status, 401);
    const draft = { accountId: person.account.id, login: 'leaver', role: 'viewer' };
    const again = await room.send('POST', '/logins', draft, staff);
    assert.equal(again.status, 201);
    const { items } = (await get(`/contacts?login=${again.body.login.login}`, staff)).body;
    assert.deepEqual(
      items.map(({ email }: { email: string }) => email),
      [''],
    );
  });

  it('have sessions that staff opens for them, and that they do not open themselves', async () => {
    const opened = await room.send('POST', '/tokens', { login: 'admin', kind: 'panel' }, staff);
    assert.equal(opened.status, 201, opened.text);
    const { items } = (await get('/tokens', staff)).body;
    assert.equal(items.find(({ id }: { id: number }) => id === opened.body.id).kind, 'panel');
    assert.equal((await room.send('POST', '/tokens', { kind: 'panel' })).status, 403);
  });

  it('have tokens that are made, listed and ended by those whose they are', async () => {
    const { body } = await room.send('POST', '/tokens', {}, viewer);
    assert.equal((await get('/session', { ...viewer, token: body.token })).status, 200);
    const { items } = (await get('/tokens', viewer)).body;
    assert.deepEqual(new Set(items.map(({ loginId }: { loginId: number }) => loginId)), new Set([viewer.login.id]));
    const ofAdmin = (await get(`/tokens?login=${room.admin.login.id}`, room.admin)).body.items[0];
    assert.equal((await remove(`/tokens/${ofAdmin.id}`, viewer)).status, 404);
    assert.equal((await remove(`/tokens/${body.id}`, stranger)).status, 404);
    assert.equal((await remove(`/tokens/${body.id}`, room.admin)).status, 204);
    assert.equal((await get('/session', { ...viewer, token: body.token })).status, 401);
    assert.equal((await room.send('POST', '/tokens', { login: 'staff' }, viewer)).status, 403);
  });

  it('are deleted by staff that says their names', async () => {
    assert.equal((await remove(`/accounts/${made}`)).body.reason, 'name_unconfirmed');
    assert.equal((await remove(`/accounts/${made}?confirm=shop&erase=true`)).status, 204);
    assert.equal((await get(`/accounts/${made}`, staff)).status, 404);
  });

  it('are listed by pages that the database cuts, each row once', async () => {
    for (const noun of ['accounts', 'logins']) {
      const read: number[] = [];
      let path: string | undefined = `/${noun}?limit=2&count=true`;
      while (path !== undefined) {
        const page = await get(path, staff);
        assert.ok(page.body.items.length <= 2);
        read.push(...page.body.items.map(({ id }: { id: number }) => id));
        assert.ok(Number(page.headers['x-total-count']) >= read.length);
        path = /<\/api\/v1(.*)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
      }
      const all = (await get(`/${noun}?limit=200`, staff)).body.items.map(({ id }: { id: number }) => id);
      assert.ok(all.length > 2);
      assert.deepEqual(read, all);
      assert.deepEqual(
        all,
        [...new Set(all)].sort((one, other) => Number(other) - Number(one)),
      );
    }
    const named = await get('/logins?name=viewer,stranger&count=true', staff);
    assert.equal(named.headers['x-total-count'], '2');
  });

  it('are audited page by page, each line once', async () => {
    const all = (await get('/audit?limit=1000', staff)).body.items;
    const read: unknown[] = [];
    let path: string | undefined = '/audit?limit=3';
    while (path !== undefined) {
      const page = await get(path, staff);
      assert.ok(page.body.items.length <= 3);
      read.push(...page.body.items);
      path = /<\/api\/v1(.*)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
    }
    assert.deepEqual(read, all);
  });

  it('are audited for their admins, of their own account alone', async () => {
    assert.equal((await get('/audit', viewer)).status, 403);
    const { items } = (await get('/audit?limit=200', room.admin)).body;
    assert.ok(items.some(({ action }: { action: string }) => action === 'token.revoke'));
    assert.ok(items.every(({ accountId }: { accountId: number }) => accountId === room.admin.account.id));
    assert.equal((await get(`/audit?account=${stranger.account.id}`, room.admin)).status, 403);
    assert.ok((await get(`/audit?account=${stranger.account.id}`, staff)).body.items.length > 0);
    const lines = async (query: string, as = staff) => (await get(`/audit?${query}`, as)).body.items;
    const ends = await lines(`action=token.revoke,login.delete&account=${room.admin.account.id}`);
    assert.deepEqual(
      new Set(ends.map(({ action }: { action: string }) => action)),
      new Set(['token.revoke', 'login.delete']),
    );
    const [{ actor, noun, objectId, at }] = ends;
    for (const query of [`actor=${encodeURIComponent(actor)}`, `noun=${noun}&object=${objectId}`, `from=${at}`]) {
      const found = await lines(`${query}&limit=1000`);
      assert.ok(found.length > 0 && JSON.stringify(found).includes(JSON.stringify(ends[0])), query);
    }
    assert.ok(
      (await lines(`actor=${encodeURIComponent(actor)}`)).every((line: { actor: string }) => line.actor === actor),
    );
    assert.deepEqual(await lines(`to=2020-01-01T00:00:00Z`), []);
    assert.deepEqual(await lines('action=nothing.ever'), []);
    assert.equal((await get('/audit?after=nonsense', staff)).body.reason, 'cursor_unknown');
    assert.equal((await get('/nodes', room.admin)).status, 403);
    assert.deepEqual((await get('/nodes', staff)).status, 200);
  });

  it('are counted and weighed for staff, whoever has most first', async () => {
    const { installation } = room;
    const { account } = await installation.addAccount('heavy');
    const source = await installation.addSource({ file: 'x'.repeat(1_000) });
    await installation.takeBackup(await installation.addTarget({ accountId: account.id, paths: [source] }));
    const [row] = (await get('/accounts?name=heavy&counts=true&logins=true', staff)).body.items;
    assert.deepEqual(row.counts, { schedules: 0, targets: 1, stores: 0, tokens: 0, sessions: 0 });
    assert.deepEqual(
      row.logins.map(({ login }: { login: string }) => login),
      ['heavy'],
    );
    const { items } = (await get('/usage', staff)).body;
    assert.equal(items[0].accountId, account.id);
    assert.ok(items[0].snapshots === 1 && items[0].bytes > 0 && items[0].bytes === items[0].snapshotBytes);
    assert.equal((await get('/usage', room.admin)).status, 403);
    const [own] = (await get('/accounts?counts=true&logins=true', room.admin)).body.items;
    assert.deepEqual([own.counts, own.logins], [undefined, undefined]);
  });

  it('have the stores of a node that is called otherwise now', async () => {
    const store = await room.installation.addStore('northern', 'archive', { node: 'north' });
    const rename = (name: string, as = staff) => room.send('PATCH', '/nodes/north', { name }, as);
    assert.equal((await rename('south', room.admin)).status, 403);
    assert.deepEqual((await rename('south')).body, { stores: 1, volumes: 0 });
    assert.equal((await get(`/stores/${store.id}`, staff)).body.node, 'south');
    assert.equal((await rename('east')).body.reason, 'node_unknown');
  });
});
