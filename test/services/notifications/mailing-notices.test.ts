import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { weekly } from '../../../src/domain/recurrence/index.ts';
import { openInstallation } from '../../support/installation.ts';
import { MailServer } from '../../support/mail-server.ts';
import { askForMails, cleanUpAndMail, openMailedHouse } from '../../support/mailed-house.ts';
import { writeRows } from '../../support/row-writes.ts';
import { at, DAY, FIRST, STAFF, there } from '../../support/values.ts';

const BOTH = { onCreation: true, onDeletion: true };

let server: MailServer;
describe('what is told by mail', () => {
  before(async () => {
    server = await MailServer.open();
  });
  after(() => server[Symbol.asyncDispose]());
  beforeEach(() => {
    server.mails.length = 0;
  });

  describe('a copy that is lost', () => {
    test('is told by mail once, to whom failed backups are, if its schedule says so', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const target = await house.addTarget({ name: 'shop' });
      for (const onCreation of [true, false]) {
        const schedule = await house.addSchedule([target], { notifications: { onCreation, onDeletion: false } });
        await house.services.backups.runSchedule(STAFF, schedule);
      }
      await house.work();
      await house.takeBackup(target);
      await cleanUpAndMail(house.services);
      server.mails.length = 0;
      await rm(join(house.storeRoot, target.uuid), { recursive: true });
      const { signal } = new AbortController();
      for (let pass = 0; pass < 2; pass += 1) {
        for await (const { outcome } of house.services.verification.verifyAll(STAFF, {}, signal))
          assert.equal(outcome, 'missing');
        await cleanUpAndMail(house.services);
      }
      assert.deepEqual(
        server.mails.map(({ subject }) => subject),
        ['Snapshot missing: shop', 'Snapshot missing: shop'],
        'of the schedule that tells, and of what was made by hand',
      );
    });
  });

  describe('a check by a schedule', () => {
    test('is told by mail whether it passed or failed, as its schedule asks', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const target = await house.addTarget({ name: 'shop' });
      await house.takeBackup(target);
      await cleanUpAndMail(house.services);
      server.mails.length = 0;
      const notifications = { onCreation: true, onDeletion: false };
      const { id } = await house.addSchedule([target], { action: 'check', retention: { kind: 'all' }, notifications });
      for (const isThere of [true, false]) {
        if (!isThere) await rm(join(house.storeRoot, target.uuid), { recursive: true });
        await house.services.backups.runSchedule(STAFF, { id, ofAnyAction: true });
        await house.work();
        await cleanUpAndMail(house.services);
      }
      const subjects = server.mails.map(({ subject }) => subject);
      assert.equal(subjects[0]?.startsWith('Check passed: shop'), true, subjects.join());
      assert.equal(
        subjects.some((subject) => subject.startsWith('Check failed: shop')),
        true,
        subjects.join(),
      );
    });
  });

  describe('a restore over its target that fails', () => {
    test('is told by mail, with what is wrong and without a path', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const added = await house.addTarget({ name: 'shop' });
      const target = await house.services.targets.change(STAFF, added, { allowsInPlaceRestore: true });
      const snapshot = await house.takeBackup(target);
      await house.services.restores.inPlace(house.customer.actor, snapshot, null);
      await rm(join(house.storeRoot, target.uuid), { recursive: true });
      await house.work();
      await cleanUpAndMail(house.services);
      const subjects = server.mails.map(({ subject }) => subject).toSorted();
      assert.deepEqual(subjects, ['Restore failed: shop', 'Snapshot missing: shop']);
      for (const { text } of server.mails) assert.doesNotMatch(text, /\//);
    });
  });

  describe('a snapshot that a schedule made', () => {
    test("is told by mail with the schedule, the target, its size and the times in the schedule's zone", async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const target = await house.addTarget({ name: 'shop' });
      const recurrence = weekly({ days: ['tue'], times: ['05:00'], timeZone: 'Europe/Kyiv' });
      await house.addSchedule([target], { name: 'Щоночі', recurrence, notifications: BOTH });
      await house.live(FIRST + 30);
      await cleanUpAndMail(house.services);
      const [snapshot] = await house.snapshotsOf(target);
      const [mail, ...others] = server.mails;
      assert.deepEqual(others, []);
      assert.deepEqual(mail?.recipients, ['ann@example.org']);
      assert.equal(mail.subject, 'Snapshot made: shop (Щоночі)');
      const { uuid, sizeBytes } = there(snapshot);
      assert.equal(
        mail.text,
        [
          'The schedule "Щоночі" made a snapshot of "shop".',
          '',
          'Schedule:    Щоночі',
          'Target:      shop',
          'Snapshot:    Щоночі 2026-06-02 05:00',
          `Snapshot id: ${uuid}`,
          'Taken for:   2026-06-02 05:00 +03:00 (Europe/Kyiv)',
          'Available:   2026-06-02 05:00 +03:00 (Europe/Kyiv)',
          `Size:        ${sizeBytes} B in the store; 1 file(s), 8 B`,
          '',
          'You get this because your notification preferences and the schedule ask for it; switch off either.',
          '',
        ].join('\n'),
      );
      await cleanUpAndMail(house.services);
      assert.equal(server.mails.length, 1);
    });

    test('that failed is told as well, with what is wrong and without a path', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const source = await house.addSource();
      const target = await house.addTarget({ name: 'shop', paths: [source] });
      await house.addSchedule([target], { name: 'nightly', notifications: BOTH });
      await rm(source, { recursive: true });
      await house.live(FIRST);
      await cleanUpAndMail(house.services);
      const mail = there(server.mails[0]);
      assert.equal(mail.subject, 'Snapshot failed: shop (nightly)');
      assert.match(mail.text, /^Error: +what is to be backed up is not there \(source_missing\)$/m);
      assert.doesNotMatch(mail.text, /\/|source-/);
    });

    test('that holds far less than the one before is told with a warning, and that nothing is deleted for it', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation', 'deletion']);
      const files = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`file-${index}`, 'x']));
      const source = await house.addSource(files);
      const target = await house.addTarget({ name: 'shop', paths: [source], rotation: 1 });
      await house.addSchedule([target], { name: 'nightly', notifications: BOTH });
      for (const [night, gone] of [[], Object.keys(files).slice(1), ['file-0']].entries()) {
        for (const name of gone) await rm(join(source, name));
        await house.live(FIRST + night * DAY);
        await cleanUpAndMail(house.services);
      }
      const bySubject = new Map(server.mails.map(({ subject, text }) => [subject, text]));
      assert.deepEqual([...bySubject.keys()].toSorted(), [
        'Snapshot failed: shop (nightly)',
        'Snapshot made, but shrunk: shop (nightly)',
        'Snapshot made: shop (nightly)',
      ]);
      assert.match(
        bySubject.get('Snapshot made, but shrunk: shop (nightly)') ?? '',
        /^Warning: +it holds a tenth or less/m,
      );
      assert.match(
        bySubject.get('Snapshot failed: shop (nightly)') ?? '',
        /holds no file any more; .*\(source_empty\)$/m,
      );
      for (const text of bySubject.values()) assert.doesNotMatch(text, /source-/);
    });

    for (const [what, limits] of [
      ['of a target', { maxPerTarget: 1 }],
      ['of an account', { maxPerAccount: 1 }],
      ['on the time between two', { minimumIntervalSeconds: 2 * DAY }],
    ] as const) {
      test(`that a limit ${what} skips is told as what it is, and not as a failure`, async () => {
        await using house = await openMailedHouse(server);
        await askForMails(house, house.customer, 'ann@example.org', ['creation']);
        const settings = { root: await house.addSource({}) };
        const none = { maxPerTarget: null, maxPerAccount: null, minimumIntervalSeconds: null };
        const vault = { accountId: null, name: 'Vault', locationCode: 'vault', driver: 'archive', settings };
        await house.services.stores.add(STAFF, { ...vault, limits: { ...none, ...limits } });
        const target = await house.addTarget({ name: 'shop', rotation: 5 });
        const schedule = await house.addSchedule([target], {
          name: 'nightly',
          destination: 'vault',
          notifications: BOTH,
        });
        await house.live(FIRST);
        await house.live(FIRST + DAY);
        await cleanUpAndMail(house.services);
        assert.deepEqual(
          (await house.tasksOf(schedule)).map(({ state }) => state),
          ['succeeded', 'skipped'],
        );
        assert.deepEqual(
          server.mails.map(({ subject }) => subject),
          ['Snapshot made: shop (nightly)', 'Snapshot skipped: shop (nightly)'],
        );
      });
    }

    test('that the one before leaves no time for is told as skipped', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      await house.addSchedule([await house.addTarget({ name: 'shop' })], { name: 'nightly', notifications: BOTH });
      house.clock.advanceTo(FIRST);
      await house.fire();
      await house.live(FIRST + DAY);
      await cleanUpAndMail(house.services);
      assert.deepEqual(server.mails.map(({ subject }) => subject).toSorted(), [
        'Snapshot made: shop (nightly)',
        'Snapshot skipped: shop (nightly)',
      ]);
    });

    test('that had no snapshot to look at is told as a check that was skipped', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const target = await house.addTarget({ name: 'shop' });
      const check = { action: 'restore_check', retention: { kind: 'all' }, notifications: BOTH } as const;
      await house.addSchedule([target], { name: 'proof', ...check });
      await house.live(FIRST);
      await cleanUpAndMail(house.services);
      assert.deepEqual(
        server.mails.map(({ subject, text }) => [subject, text.split('\n')[0]]),
        [['Restore check skipped: shop (proof)', 'The schedule "proof" skipped a restore check of "shop".']],
      );
    });

    test("is told only where the schedule's flag and the contact's preference are both on", async () => {
      await using house = await openMailedHouse(server);
      const target = await house.addTarget({ rotation: 1 });
      const told = async (onCreation: boolean, isOn: boolean) => {
        const schedule = await house.addSchedule([target], { notifications: { onCreation, onDeletion: true } });
        await askForMails(house, house.customer, 'ann@example.org', []);
        const { notifications, backups, schedules } = house.services;
        const { uuid: contact } = there((await notifications.contacts(house.customer.actor))[0]);
        await notifications.prefer(house.customer.actor, [{ contact, kind: 'creation', isOn }]);
        await backups.runSchedule(STAFF, schedule);
        await house.work();
        await schedules.delete(STAFF, [schedule]);
        return (await house.unitOfWork.records.mails.list('everything', 100)).length;
      };
      assert.equal(await told(true, false), 0);
      assert.equal(await told(false, true), 0);
      assert.equal(await told(true, true), 1);
    });

    test('is not told where it was made by hand', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation', 'deletion']);
      const target = await house.addTarget();
      await house.addSchedule([target], { notifications: BOTH });
      await house.takeBackup(target);
      await cleanUpAndMail(house.services);
      assert.deepEqual(server.mails, []);
    });

    test("is told to each address of the account once, and to nobody else's, nor to a login that is shut out", async () => {
      await using house = await openMailedHouse(server);
      const { services, customer } = house;
      await askForMails(house, customer, 'ann@example.org', ['creation']);
      const twice = await services.notifications.addContact(customer.actor, { email: 'ann@example.org' });
      const night = await services.notifications.addContact(customer.actor, { email: 'night@example.org' });
      for (const { uuid } of [twice, night]) {
        await services.notifications.prefer(customer.actor, [{ contact: uuid, kind: 'creation', isOn: true }]);
      }
      await askForMails(house, await house.addAccount('stranger'), 'eve@example.org', ['creation']);
      const draft = { login: 'former', role: 'operator', password: 'a long password' } as const;
      const { login } = await services.accounts.addLogin(STAFF, 'acme', draft);
      const former = { actor: { ...customer.actor, loginId: login.id } };
      await askForMails(house, former, 'former@example.org', ['creation']);
      await services.accounts.disable(STAFF, 'former');
      await house.addSchedule([await house.addTarget()], { notifications: BOTH });
      await house.live(FIRST);
      await cleanUpAndMail(services);
      assert.deepEqual(
        server.mails.map(({ recipients }) => recipients.join()),
        ['ann@example.org', 'night@example.org'],
      );
    });

    test('is no mail at all, not even a row, where no server is set', async () => {
      await using house = await openInstallation();
      await askForMails(house, house.customer, 'ann@example.org', ['creation', 'deletion']);
      await house.addSchedule([await house.addTarget({ rotation: 1 })], { notifications: BOTH });
      for (const night of [0, 1, 2]) await house.live(FIRST + night * DAY);
      await cleanUpAndMail(house.services);
      assert.deepEqual((await house.dump()).mails, []);
    });

    test('adds no header and no recipient by its names, which are shown in one line', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const target = await house.addTarget();
      const schedule = await house.addSchedule([target], { notifications: BOTH });
      const hostile = 'x\r\nBcc: eve@example.org\r\n\r\nPay here\u2028\u202e'.padEnd(100, '№');
      for (const [table, id] of [
        ['schedules', schedule.id],
        ['targets', target.id],
      ] as const) {
        await writeRows(house, `UPDATE ${table} SET name = ? WHERE id = ?`, [hostile, id]);
      }
      await house.live(FIRST);
      await cleanUpAndMail(house.services);
      const mail = there(server.mails[0]);
      assert.deepEqual(mail.recipients, ['ann@example.org']);
      assert.ok(!mail.headers.some(([name]) => name === 'bcc'));
      assert.match(mail.subject, /^Snapshot made: x Bcc: eve@example.org Pay here №+ \(x Bcc: /);
      assert.equal([...mail.subject].length, 200);
      assert.match(mail.text, /^Schedule: +x Bcc: eve@example.org Pay here №+$/m);
    });

    test('is told in 500 mails of an account a day at most, with one warning in the log for the rest', async () => {
      await using house = await openMailedHouse(server);
      const { mails } = house.unitOfWork.records;
      const stranger = await house.addAccount('stranger');
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const second = await house.services.notifications.addContact(house.customer.actor, { email: 'bob@example.org' });
      const preference = { contact: second.uuid, kind: 'creation', isOn: true } as const;
      await house.services.notifications.prefer(house.customer.actor, [preference]);
      const schedule = await house.addSchedule([await house.addTarget()], { notifications: BOTH });
      const backUp = async () => {
        await house.services.backups.runSchedule(STAFF, schedule);
        await house.work();
      };
      await backUp();
      const [one] = await mails.list('everything', 1);
      const more = Array.from({ length: 497 }, () => ({ ...there(one), uuid: randomUUID() }));
      await mails.insertMany(more);
      await mails.insertMany([{ ...there(one), uuid: randomUUID(), accountId: stranger.account.id }]);
      for (let count = 0; count < 3; count += 1) await backUp();
      assert.equal((await mails.list({ accountId: house.customer.account.id }, 1_000)).length, 500);
      assert.deepEqual(
        house.log.lines.flatMap(({ level, message }) => (level === 'warn' ? [message] : [])),
        [
          `Account ${house.customer.account.id} was written 500 mails today (UTC); further ones are left out until tomorrow.`,
        ],
      );
      house.clock.advanceTo(at('2026-06-02T00:00'));
      await backUp();
      assert.equal((await mails.list({ accountId: house.customer.account.id }, 1_000)).length, 502);
    });

    test('is stored also where its schedule cannot be read any more, and then nobody is told', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const target = await house.addTarget();
      const schedule = await house.addSchedule([target], { notifications: BOTH });
      house.clock.advanceTo(FIRST);
      await house.fire();
      await writeRows(house, 'UPDATE schedules SET recurrence = ? WHERE id = ?', ['now and then', schedule.id]);
      await house.work();
      assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
      assert.equal(
        house.log.errors[0]?.message,
        `Schedule ${schedule.id} could not be read; what goes along with its backups is left undone.`,
      );
      assert.deepEqual(await house.unitOfWork.records.mails.list('everything', 10), []);
    });
  });

  describe('snapshots that retention deletes', () => {
    test('are told in one mail a pass, each with its reason', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['deletion']);
      const target = await house.addTarget({ name: 'shop', rotation: 5 });
      await house.addSchedule([target], { name: 'nightly', notifications: BOTH });
      for (const night of [0, 1, 2]) await house.live(FIRST + night * DAY);
      await house.services.targets.change(STAFF, target, { rotation: 1 });
      // The pass that marks them, and the next.
      await cleanUpAndMail(house.services);
      await cleanUpAndMail(house.services);
      const [mail, ...others] = server.mails;
      assert.deepEqual(others, []);
      assert.equal(mail?.subject, '2 snapshots deleted: shop (nightly)');
      assert.match(
        mail.text,
        new RegExp(
          [
            '^The retention of the schedule "nightly" deletes 2 snapshots of "shop":',
            '',
            '- nightly 2026-06-02 02:00',
            '  Taken for: 2026-06-02 02:00 \\+00:00 \\(UTC\\)',
            '  Location:  local',
            '  Size:      \\d+ B',
            '  Reason:    1 newer ones?',
            '- nightly 2026-06-03 02:00',
          ].join('\n'),
        ),
      );
    });

    test("are told by the flag of the schedule that made them, also where another's success lets them go", async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['deletion']);
      const target = await house.addTarget({ rotation: 1 });
      const telling = await house.addSchedule([target], { name: 'telling', notifications: BOTH });
      const silent = await house.addSchedule([target], { name: 'silent' });
      for (const schedule of [telling, silent, telling]) {
        await house.services.backups.runSchedule(STAFF, schedule);
        house.clock.advance(60);
        await house.work();
      }
      assert.deepEqual(
        (await house.snapshotsOf(target)).map(({ state }) => state),
        ['deleting', 'deleting', 'available'],
      );
      await cleanUpAndMail(house.services);
      assert.deepEqual(
        server.mails.map(({ subject }) => subject),
        [`1 snapshot deleted: ${target.name} (telling)`],
      );
    });

    test('are not told where a person deletes them', async () => {
      await using house = await openMailedHouse(server);
      await askForMails(house, house.customer, 'ann@example.org', ['deletion']);
      const target = await house.addTarget();
      await house.addSchedule([target], { notifications: BOTH });
      await house.live(FIRST);
      await house.services.snapshots.delete(STAFF, await house.snapshotsOf(target));
      await cleanUpAndMail(house.services);
      assert.deepEqual(server.mails, []);
    });
  });
});
