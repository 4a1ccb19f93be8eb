import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { COUNTED } from '../../src/domain/account-caps.ts';
import type { AuditEntry } from '../../src/ports/records/identity.ts';
import { refusedAs } from '../support/refused.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';

/** Accounts, logins, sessions, and the small things beside them. */
export const peopleContract = (open: OpenRecords): void => {
  describe('people', () => {
    contractTest(open, 'an account comes back as it was stored, and changes where it is changed', async (world) => {
      const account = await world.account({ name: 'Zoë & søn 🗄', quotaPerDay: 3 });
      const { accounts } = world.records;
      assert.deepEqual(await accounts.findByName('Zoë & søn 🗄'), account);
      assert.equal(await accounts.findByName('zoë & søn 🗄'), null);
      assert.equal(await accounts.findByName('Zoë & søn 🗄 '), null);
      await accounts.update(account.id, { timeZone: 'UTC', quotaPerDay: null });
      await accounts.update(account.id, {});
      assert.deepEqual(await accounts.list(), [{ ...account, timeZone: 'UTC', quotaPerDay: null, version: 2 }]);
    });

    contractTest(
      open,
      'what is sealed is found wherever it stands, and another text takes its place',
      async (world) => {
        const { logins, sealed, settings } = world.records;
        const login = await world.login(await world.account(), { totpSealed: 'sealed 1' });
        await settings.put('signing-key:room', 'sealed 2');
        await settings.put('signing_key', 'no such one');
        const found = await sealed.list();
        assert.deepEqual(found.map(({ text }) => text).toSorted(), ['sealed 1', 'sealed 2']);
        for (const one of found) await sealed.replace(one, `${one.text} anew`);
        assert.equal((await logins.findByLogin(login.login))?.totpSealed, 'sealed 1 anew');
        assert.equal(await settings.get('signing-key:room'), 'sealed 2 anew');
        assert.equal(await settings.get('signing_key'), 'no such one');
      },
    );

    contractTest(open, 'what an account has is counted: what is live of its own, and nothing else', async (world) => {
      const [account, other] = [await world.account(), await world.account({ caps: { schedules: 3, stores: 0 } })];
      const { accounts, schedules, sessions, targets } = world.records;
      assert.deepEqual((await accounts.find('everything', { id: other.id }))?.caps, { schedules: 3, stores: 0 });
      const store = await world.store();
      const [gone, kept] = [await world.target(account, store), await world.target(account, store)];
      await targets.markDeleted(gone.id, NOW, 'deleted');
      const [ended] = [await world.schedule(account, [kept]), await world.schedule(account, [kept])];
      await schedules.markDeleted(ended.id, NOW, 'deleted');
      const login = await world.login(account);
      for (const [index, [kind, expiresAt, revokedAt]] of (
        [
          ['panel', NOW + 1, null],
          ['panel', NOW, null],
          ['panel', NOW + 1, NOW],
          ['api', null, null],
          ['api', null, null],
          ['api', null, NOW],
        ] as const
      ).entries()) {
        const tokenHash = String(index).repeat(64);
        const session = {
          tokenHash,
          loginId: login.id,
          kind,
          expiresAt,
          revokedAt,
          awaitsTotp: false,
          scope: null,
          networks: null,
        };
        await sessions.insert({ ...session, createdAt: NOW, address: null });
      }
      const counts = { schedules: 1, targets: 1, stores: 0, tokens: 2, sessions: 1 };
      assert.deepEqual((await accounts.counts(NOW)).get(account.id), counts);
      assert.equal((await accounts.counts(NOW)).get(other.id), undefined);
      for (const counted of COUNTED) {
        assert.equal(await accounts.count(account.id, counted, NOW), counts[counted], counted);
        assert.equal(await accounts.count(other.id, counted, NOW), 0, counted);
      }
    });

    contractTest(open, 'a login is found by its exact text only, and cannot be taken twice', async (world) => {
      const account = await world.account();
      const login = await world.login(account, { login: 'demo' });
      const { logins } = world.records;
      assert.deepEqual(await logins.findByLogin('demo'), login);
      for (const text of ['Demo', 'demo ', ' demo', '', "demo' OR '1'='1", 'demo\\']) {
        assert.equal(await logins.findByLogin(text), null, text);
      }
      await assert.rejects(
        world.login(account, { login: 'demo' }),
        refusedAs({
          code: 'conflict',
          message: "The login 'demo' is taken already; choose another one.",
        }),
      );
      await logins.update(login.id, { isDisabled: true, passwordHash: 'new', role: 'viewer' });
      const after = await logins.find(login.id);
      assert.deepEqual(after, { ...login, isDisabled: true, passwordHash: 'new', role: 'viewer', version: 2 });
      assert.equal(await logins.count(), 1);
    });

    contractTest(open, 'a deleted login is not found, and its name stays taken', async (world) => {
      const account = await world.account();
      const login = await world.login(account, { login: 'gone', deletedAt: NOW });
      const { logins } = world.records;
      assert.equal(await logins.findByLogin('gone'), null);
      assert.equal(await logins.find(login.id), null);
      assert.equal(await logins.count(), 0);
      await assert.rejects(world.login(account, { login: 'gone' }), { code: 'conflict' });
    });

    contractTest(open, 'a session lives until it ends, is revoked, or its login is disabled', async (world) => {
      const account = await world.account();
      const login = await world.login(account);
      const { sessions, logins } = world.records;
      const session = {
        tokenHash: 'a'.repeat(64),
        loginId: login.id,
        kind: 'panel',
        awaitsTotp: true,
        scope: 'read' as const,
        networks: ['192.0.2.0/24'],
        createdAt: NOW,
        address: '2001:db8::7',
        expiresAt: NOW + 3600,
        revokedAt: null,
      } as const;
      const id = await sessions.insert(session);
      const owner = await sessions.findLive(session.tokenHash, NOW);
      const position = await world.records.events.position(account.id);
      assert.deepEqual(owner, { session: { id, ...session }, login, account, position });
      assert.equal(await sessions.findLive('b'.repeat(64), NOW), null);
      assert.equal(await sessions.findLive(session.tokenHash, NOW + 3600), null);
      await sessions.slide(id, NOW + 7200);
      assert.equal((await sessions.findLive(session.tokenHash, NOW + 3600))?.session.expiresAt, NOW + 7200);

      await logins.update(login.id, { isDisabled: true });
      assert.equal(await sessions.findLive(session.tokenHash, NOW), null);
      await logins.update(login.id, { isDisabled: false, role: 'viewer' });
      await world.records.accounts.update(account.id, { suspendedAt: NOW });
      const changed = await sessions.findLive(session.tokenHash, NOW);
      assert.deepEqual([changed?.login.role, changed?.account.suspendedAt], ['viewer', NOW]);
      await world.node.transaction(async ({ events }) => events.note('login.changed', login));
      const later = await sessions.findLive(session.tokenHash, NOW);
      assert.deepEqual(later?.position, { ...position, own: position.own + 1 });

      const stranger = await world.account();
      assert.equal(await sessions.revoke(scopeTo(stranger), id, NOW), null);
      const whose = { id: login.id, accountId: account.id };
      assert.deepEqual(await sessions.revoke(scopeTo(account), id, NOW), whose);
      assert.equal(await sessions.revoke(scopeTo(account), id, NOW), null);
      assert.equal(await sessions.findLive(session.tokenHash, NOW), null);
    });

    contractTest(open, 'an api token has no end; revoking all of a login revokes each', async (world) => {
      const account = await world.account();
      const login = await world.login(account);
      const { sessions } = world.records;
      const hashes = ['c', 'd'].map((letter) => letter.repeat(64));
      for (const tokenHash of hashes) {
        await sessions.insert({
          tokenHash,
          loginId: login.id,
          kind: 'api',
          awaitsTotp: false,
          scope: null,
          networks: null,
          createdAt: NOW,
          address: null,
          expiresAt: null,
          revokedAt: null,
        });
      }
      assert.ok((await sessions.findLive(hashes[0] ?? '', NOW * 2)) !== null);
      await sessions.revokeAllOf(login.id, NOW);
      for (const hash of hashes) assert.equal(await sessions.findLive(hash, NOW), null);
      assert.equal((await sessions.list(scopeTo(account), login.id)).length, 2);
      assert.equal((await sessions.list('everything', null)).length, 2);
      assert.equal((await sessions.list(scopeTo(await world.account()), null)).length, 0);
    });

    contractTest(open, 'accounts and logins are read by pages, by name and within their scope', async (world) => {
      const [one, other] = [await world.account({ name: 'one' }), await world.account({ name: 'other' })];
      const { accounts, logins } = world.records;
      const newest = { offset: 0, limit: 1, orderBy: 'id', descending: true } as const;
      assert.deepEqual(await accounts.page({}, newest), { rows: [other], total: 2 });
      assert.deepEqual(await accounts.page({}, { ...newest, after: other.id }), { rows: [one], total: 2 });
      assert.deepEqual(await accounts.page({ names: ['one', 'none'] }, newest), { rows: [one], total: 1 });
      await assert.rejects(
        accounts.update(one.id, { name: 'other' }),
        refusedAs({ code: 'conflict', message: /There is an account 'other' already/ }),
      );
      const [first, second] = [await world.login(one), await world.login(other)];
      assert.deepEqual(await logins.page('everything', {}, newest), { rows: [second], total: 2 });
      assert.deepEqual(await logins.page(scopeTo(one), {}, newest), { rows: [first], total: 1 });
      assert.deepEqual((await logins.page('everything', { accountId: one.id }, newest)).rows, [first]);
      assert.deepEqual((await logins.page('everything', { names: [second.login] }, newest)).rows, [second]);
      assert.deepEqual(await logins.findByKey('everything', { uuid: first.uuid }), first);
      assert.equal(await logins.findByKey(scopeTo(other), { id: first.id }), null);
    });

    contractTest(open, 'a login that is closed has no session and no name any more', async (world) => {
      const account = await world.account();
      const [login, other] = [await world.login(account), await world.login(account)];
      const { logins } = world.records;
      await logins.close(login.id, NOW);
      assert.deepEqual(await logins.list(scopeTo(account)), [other]);
      assert.deepEqual(
        [await logins.lock('everything', { id: login.id }), await logins.findByLogin(login.login)],
        [null, null],
      );
      await world.login(account, { login: login.login });
      assert.deepEqual(await logins.lock(scopeTo(account), { id: other.id }), other);
    });

    contractTest(open, 'the audit is read newest first, with its details', async (world) => {
      const line = { at: NOW, actor: 'cli:root', accountId: null, action: 'a', objectId: 7, details: { from: 'x' } };
      const entries: readonly AuditEntry[] = [
        { ...line, noun: 'target' },
        { ...line, action: 'b', noun: 'schedule' },
        { ...line, noun: null },
      ];
      for (const entry of entries) await world.records.audit.append(entry);
      const { audit } = world.records;
      const lines = await audit.list('everything', 5);
      assert.deepEqual(
        lines.map(({ id: _id, ...entry }) => entry),
        entries.toReversed(),
      );
      assert.equal((await audit.list('everything', 1)).length, 1);
      const [third, second, first] = lines.map(({ id }) => id);
      assert.equal(await audit.newestId(), third);
      const found = async (filter: Parameters<typeof audit.list>[2]) =>
        (await audit.list('everything', 5, filter)).map(({ id }) => id);
      assert.deepEqual(await found({ actions: ['b', 'c'] }), [second]);
      assert.deepEqual(await found({ nouns: ['target'], objectId: 7, actor: 'cli:root' }), [first]);
      assert.deepEqual([await found({ objectId: 8 }), await found({ actor: 'cli' })], [[], []]);
      assert.deepEqual([await found({ from: NOW + 1 }), await found({ to: NOW })], [[], []]);
      assert.deepEqual(await found({ from: NOW, to: NOW + 1, beforeId: third ?? 0, sinceId: second ?? 0 }), [second]);
    });

    contractTest(open, "each dialect's own fields are kept apart, by noun too, and replaced whole", async (world) => {
      const { dialectData } = world.records;
      const data = { texts: { days: { text: 'Monday ', fingerprint: 'f' } }, fields: { meta: { a: [1, null] } } };
      await dialectData.put('schedule', 7, 'cloudsigma', data);
      await dialectData.put('schedule', 7, 'billing-panel', { texts: {}, fields: {} });
      await dialectData.put('schedule', 8, 'cloudsigma', { texts: {}, fields: { x: 1 } });
      await dialectData.put('target', 8, 'cloudsigma', { texts: {}, fields: { z: 3 } });
      await dialectData.put('schedule', 8, 'cloudsigma', { texts: {}, fields: { y: 2 } });
      const found = await dialectData.findMany('everything', 'schedule', 'cloudsigma', [7, 8, 9]);
      assert.deepEqual(
        [...found],
        [
          [7, data],
          [8, { texts: {}, fields: { y: 2 } }],
        ],
      );
      assert.equal((await dialectData.findMany('everything', 'schedule', 'cloudsigma', [])).size, 0);
    });
  });
};
