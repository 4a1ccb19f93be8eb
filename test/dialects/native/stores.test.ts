import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Caller, openRoom, type Room } from './room.ts';

describe('stores and scripts in the native room', () => {
  let room: Room;
  let staff: Caller;
  let id: number;
  before(async () => {
    room = await openRoom();
    staff = await room.addCaller('staff', { isStaff: true });
  });
  after(() => room.close());

  const draft = (others: object = {}) => ({
    name: 'vault',
    location: 'VAULT',
    driver: 'archive',
    settings: { root: join(room.installation.folder, 'vault') },
    ...others,
  });
  const change = (path: string, body: object, tag = '*', as = staff) =>
    room.send('PATCH', path, body, as).set('If-Match', tag);
  const remove = (path: string, as = staff) => room.send('DELETE', path, undefined, as).set('If-Match', '*');

  it('are made and changed by staff, who alone are told where they are', async () => {
    assert.equal((await room.send('POST', '/stores', draft())).status, 403);
    const made = await room.send('POST', '/stores', draft({ untested: true, limits: { maxPerTarget: 4 } }), staff);
    assert.equal(made.status, 201, made.text);
    assert.partialDeepStrictEqual(made.body, {
      accountId: null,
      location: 'VAULT',
      settings: draft().settings,
      limits: { maxPerTarget: 4, maxPerAccount: 600 },
    });
    id = made.body.id;
    assert.equal((await room.send('GET', `/stores/${made.body.uuid}`)).body.settings, null);
    const changed = await change(`/stores/${id}`, { limits: { maxPerAccount: null } }, String(made.headers.etag));
    assert.equal(changed.body.limits.maxPerAccount, null, changed.text);
    assert.equal((await change(`/stores/${id}`, { location: 'X' }, String(made.headers.etag))).status, 412);
    assert.equal((await change(`/stores/${id}`, { location: 'X' }, '*', room.admin)).status, 403);
  });

  it('are not made for an account that is not there', async () => {
    const others = { name: 'nobodys', location: 'NOBODY', untested: true };
    const settings = { root: join(room.installation.folder, 'nobodys') };
    const refused = await room.send('POST', '/stores', { ...draft(others), accountId: 999, settings }, staff);
    assert.deepEqual([refused.status, refused.body.params], [404, { noun: 'account', asked: '999' }], refused.text);
  });

  it("are listed by location and name, and another account's are a secret", async () => {
    const own = draft({ name: 'theirs', location: 'OWN', accountId: staff.account.id, untested: true });
    const settings = { root: join(room.installation.folder, 'theirs') };
    const { body } = await room.send('POST', '/stores', { ...own, settings }, staff);
    const names = async (query: string, as: Caller) =>
      (await room.send('GET', `/stores?${query}`, undefined, as)).body.items.map(({ name }: { name: string }) => name);
    assert.deepEqual(await names('location=VAULT', room.admin), ['vault']);
    assert.deepEqual(await names('name=theirs', room.admin), []);
    assert.deepEqual(await names(`account=${staff.account.id}`, staff), ['theirs']);
    assert.equal((await room.send('GET', `/stores/${body.id}`)).status, 404);
  });

  it('are listed by their ids and page by page, as scripts are', async () => {
    const all = (await room.send('GET', '/stores', undefined, staff)).body.items as { id: number }[];
    const first = await room.send('GET', '/stores?limit=1', undefined, staff);
    assert.deepEqual([first.body.items[0].id, all.length > 1], [all[0]?.id, true]);
    const next = /after=([^&>]+)/.exec(String(first.headers.link))?.[1];
    const second = await room.send('GET', `/stores?limit=1&after=${next}`, undefined, staff);
    assert.equal(second.body.items[0].id, all[1]?.id);
    const named = await room.send('GET', `/stores?id=${id},999999&count=true`, undefined, staff);
    assert.deepEqual([named.body.items.length, named.headers['x-total-count']], [1, '1']);
    const many = Array.from({ length: 201 }, (_, one) => one + 1).join();
    assert.equal((await room.send('GET', `/stores?id=${many}`, undefined, staff)).status, 400);
    for (const name of ['one', 'two']) await room.send('POST', '/scripts', { name, content: '#!/bin/sh\n' }, staff);
    const scripts = await room.send('GET', '/scripts?limit=1', undefined, staff);
    assert.equal(scripts.body.items[0].name, 'two');
    for (const script of (await room.send('GET', '/scripts', undefined, staff)).body.items) {
      assert.equal((await remove(`/scripts/${script.id}`)).status, 204);
    }
  });

  it('tell staff what came and went on each day, and what is free', async () => {
    const target = await room.installation.addTarget({ accountId: room.admin.account.id });
    const { sizeBytes } = await room.installation.takeBackup(target);
    const path = `/stores/${target.storeId}/growth`;
    assert.equal((await room.send('GET', path)).status, 403);
    const { body } = await room.send('GET', path, undefined, staff);
    assert.equal(body.days.length, 31);
    assert.deepEqual(body.days.at(-1), {
      date: '2024-07-24',
      addedSnapshots: 1,
      addedBytes: sizeBytes,
      removedBytes: 0,
      keptBytes: sizeBytes,
    });
    assert.equal(body.days.at(-2).keptBytes, 0);
    const later = (await room.send('GET', `${path}?from=2024-07-26&to=2024-07-27`, undefined, staff)).body.days;
    assert.deepEqual(
      later.map(({ keptBytes }: { keptBytes: number }) => keptBytes),
      [sizeBytes, sizeBytes],
    );
    const tooLong = await room.send('GET', `${path}?from=2023-01-01&to=2024-07-24`, undefined, staff);
    assert.equal(tooLong.body.reason, 'window_too_long');
    const status = async () => (await room.send('GET', `/stores/${target.storeId}/status`, undefined, staff)).body;
    assert.equal((await status()).freeBytes, null);
    await room.installation.services.storeWatch.look();
    assert.ok((await status()).freeBytes > 0);
  });

  it('are listed with how they are doing, for staff', async () => {
    const { items } = (await room.send('GET', '/stores?status=true&name=vault', undefined, staff)).body;
    assert.deepEqual(items[0].status, (await room.send('GET', `/stores/${id}/status`, undefined, staff)).body);
    const [theirs] = (await room.send('GET', '/stores?status=true&name=vault')).body.items;
    assert.equal(theirs.status, undefined);
  });

  it('are emptied into others a few snapshots at a time, and then have their targets go there', async () => {
    const { installation } = room;
    const [from, to] = [
      await installation.addStore('full', 'archive', { limits: { minimumIntervalSeconds: null } }),
      await installation.addStore('empty', 'archive'),
    ];
    const source = await installation.addSource({ file: 'kept' });
    const target = await installation.addTarget({
      accountId: room.admin.account.id,
      storeId: from.id,
      paths: [source],
    });
    const newest = [await installation.takeBackup(target), await installation.takeBackup(target)].toReversed();
    const move = (body: object) => room.send('POST', `/stores/${from.id}/moves`, { to: to.id, ...body }, staff);
    const first = await move({});
    assert.equal(first.status, 200, first.text);
    assert.deepEqual(first.body, {
      items: [{ snapshotId: newest[0]?.id, isMoved: true, failure: null }],
      next: newest[0]?.id,
      targets: null,
    });
    const rest = await move({ after: first.body.next, limit: 2 });
    assert.deepEqual(rest.body, {
      items: [{ snapshotId: newest[1]?.id, isMoved: true, failure: null }],
      next: null,
      targets: { moved: 1, waiting: 0 },
    });
    assert.equal((await room.send('GET', `/targets/${target.id}`)).body.storeId, to.id);
    assert.equal((await room.send('POST', `/stores/${from.id}/moves`, { to: to.id })).status, 403);
  });

  it('that have no repositories say so', async () => {
    const { id: plain } = await room.installation.addStore('plain', 'archive');
    for (const [method, path] of [
      ['POST', 'imports'],
      ['POST', 'compactions'],
      ['DELETE', 'locks'],
      ['POST', 'key-exports'],
    ] as const) {
      const { status, body } = await room.send(method, `/stores/${plain}/${path}`, undefined, staff);
      assert.deepEqual([status, body.reason], [422, 'store_without_repository'], path);
      assert.equal((await room.send(method, `/stores/${plain}/${path}`)).status, 403);
    }
  });

  it('have settings and secrets that their driver names, to staff', async () => {
    assert.equal((await room.send('GET', '/store-kinds')).status, 403);
    const { items } = (await room.send('GET', '/store-kinds', undefined, staff)).body;
    const named = Object.fromEntries(items.map(({ driver, ...kind }: { driver: string }) => [driver, kind]));
    assert.deepEqual(named.archive, { settings: [{ name: 'root', isRequired: true, choices: null }], secrets: [] });
    assert.deepEqual(Object.keys(named), ['archive', 'sftp', 'borg']);
    assert.partialDeepStrictEqual(named.sftp, { secrets: [{ name: 'privateKey', isRequired: false }] });
  });

  it('are neither changed nor forgotten by who has seen an earlier version, in one transaction', async () => {
    const { stores } = room.installation.services;
    const store = await room.installation.addStore('worn', 'archive');
    const { version } = await stores.change(STAFF, { id: store.id }, { limits: { maxPerTarget: 7 } }, store);
    assert.equal(version, store.version + 1);
    const refused = (call: Promise<unknown>) => assert.rejects(call, { code: 'conflict', message: 'stale' });
    await refused(stores.change(STAFF, { id: store.id }, { limits: { maxPerTarget: 8 } }, store));
    await refused(stores.remove(STAFF, { id: store.id }, store));
    assert.equal((await stores.find(STAFF, { id: store.id })).limits.maxPerTarget, 7);
    await stores.remove(STAFF, { id: store.id }, { version });
  });

  it('are not deleted, nor are accounts, by who has seen an earlier version, in one transaction', async () => {
    const { scripts, departures, accounts } = room.installation.services;
    const draft = {
      name: 'worn',
      description: '',
      content: '#!/bin/sh\n',
      timeoutSeconds: 9,
      occasion: 'always',
    } as const;
    const script = await scripts.add(STAFF, draft);
    const { version } = await scripts.change(STAFF, script, { timeoutSeconds: 8 });
    const stale = { code: 'conflict', message: 'stale' };
    await assert.rejects(scripts.remove(STAFF, script, script), stale);
    await scripts.remove(STAFF, script, { version });
    const { account } = await room.installation.addAccount('worn');
    await accounts.change(STAFF, 'worn', { quotaTotal: 5 });
    await assert.rejects(departures.delete(STAFF, 'worn', { erases: false, version: account.version }), stale);
    await departures.delete(STAFF, 'worn', { erases: false, version: account.version + 1 });
  });

  it('are never two in one place, tested or not: the other one is named', async () => {
    const twin = { name: 'twin', location: 'TWIN' };
    const inner = { root: join(room.installation.folder, 'vault', 'inner') };
    await mkdir(inner.root, { recursive: true });
    for (const others of [{ untested: true }, { untested: false }, { untested: true, settings: inner }]) {
      const refused = await room.send('POST', '/stores', draft({ ...twin, ...others }), staff);
      assert.equal(refused.status, 409, refused.text);
      assert.match(refused.body.detail, /^The store 'vault' keeps its copies there already/);
    }
    const apart = { settings: { root: join(room.installation.folder, 'apart') }, untested: true };
    const { body } = await room.send('POST', '/stores', draft({ ...twin, ...apart }), staff);
    const moved = await change(`/stores/${body.id}`, { settings: inner });
    assert.equal(moved.status, 409, moved.text);
    assert.match(moved.body.detail, /^The store 'vault' keeps its copies there already/);
  });

  it('say how they are doing, and are forgotten where nothing needs them', async () => {
    assert.equal((await room.send('GET', `/stores/${id}/status`)).status, 403);
    const { body } = await room.send('GET', `/stores/${id}/status`, undefined, staff);
    assert.partialDeepStrictEqual(body, { id, isReadOnly: false, failures: 0, lastFailure: null, restsUntil: null });
    assert.equal((await remove(`/stores/${id}`, room.admin)).status, 403);
    assert.equal((await remove(`/stores/${id}`)).status, 204);
    const other = await room.installation.addStore('other', 'archive');
    const forget = (as: Caller) => room.send('POST', `/stores/${other.id}/deletion`, undefined, as);
    assert.equal((await forget(room.admin)).status, 403);
    assert.deepEqual((await forget(staff)).body, { keptKeys: null });
    assert.equal((await forget(staff)).status, 404);
    assert.equal((await room.send('GET', `/stores/${id}`, undefined, staff)).status, 404);
  });

  it("have scripts beside them, which are staff's", async () => {
    const script = { name: 'dump', content: '#!/bin/sh\ntrue\n' };
    assert.equal((await room.send('POST', '/scripts', script)).status, 403);
    const { body, headers } = await room.send('POST', '/scripts', script, staff);
    assert.partialDeepStrictEqual(body, { name: 'dump', occasion: 'always', version: 1 });
    const changed = await change(`/scripts/${body.id}`, { timeoutSeconds: 60 }, String(headers.etag));
    assert.deepEqual([changed.body.timeoutSeconds, changed.body.name], [60, 'dump']);
    assert.equal((await room.send('GET', '/scripts', undefined, staff)).body.items.length, 1);
    const tests = `/scripts/${body.id}/tests`;
    assert.equal((await room.send('POST', tests)).status, 403);
    const well = await room.send('POST', tests, {}, staff);
    assert.partialDeepStrictEqual(well.body, { exitCode: 0, failure: null, output: '' }, well.text);
    await change(`/scripts/${body.id}`, { content: '#!/bin/sh\necho "$LEVEL"\nexit 3\n' });
    const ill = await room.send('POST', tests, { parameters: { LEVEL: 'low' } }, staff);
    assert.partialDeepStrictEqual(ill.body, { exitCode: 3, output: 'low\n' }, ill.text);
    assert.equal(ill.body.failure.reason, 'script_failed');
    assert.equal((await remove(`/scripts/${body.uuid}`)).status, 204);
    assert.equal((await room.send('GET', `/scripts/${body.id}`, undefined, staff)).status, 404);
  });
});
