import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { NOUNS } from '../../../src/dialects/cloudsigma/nouns.ts';
import { SmtpMailer } from '../../../src/notify/smtp.ts';
import { openInstallation } from '../../support/installation.ts';
import { MailServer } from '../../support/mail-server.ts';
import { cleanUpAndMail } from '../../support/mailed-house.ts';
import { DAY, MONDAY } from '../../support/values.ts';
import { type Caller, LIST, type Method, Room } from './room.ts';

const CONTACTS = '/api/2.0/notification_contacts/';
const PREFERENCES = '/api/2.0/notification_preferences/';
const TYPES = ['backup_scheduler_creation', 'backup_scheduler_deletion'] as const;

describe('notifications of schedulers', () => {
  let server: MailServer;
  let room: Room;
  let count = 0;
  before(async () => {
    server = await MailServer.open();
    const mailer = new SmtpMailer({ url: server.url, from: 'backrota@gateway.example' });
    room = await (await Room.on(await openInstallation({ now: MONDAY, mailer, nouns: NOUNS.one }))).open();
  });
  after(async () => {
    await room.close();
    await server[Symbol.asyncDispose]();
  });
  afterEach(() => {
    server.mails.length = 0;
  });

  const call = async (status: number, caller: Caller, method: Method, path: string, body?: unknown) => {
    const answer = await room.send(method, path, body, caller);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    return answer.body;
  };
  const enter = () => {
    count += 1;
    return room.addCaller(`owner-${count}@example.org`);
  };
  const mainOf = async (caller: Caller) =>
    (await call(200, caller, 'GET', CONTACTS)).objects.find(({ main }: { main: true | null }) => main);
  const prefer = async (caller: Caller, contact: string, values: readonly boolean[]) =>
    call(
      202,
      caller,
      'PUT',
      PREFERENCES,
      values.map((value, index) => ({ contact, medium: 'email', type: TYPES[index], value })),
    );
  /** A scheduler of every night at three, set on a drive; what it makes is kept for two nights. */
  const addScheduler = async (caller: Caller, onCreation: boolean, onDeletion: boolean): Promise<string> => {
    const scheduler = {
      type: 'snapshot',
      name: 'Nightly',
      is_enabled: true,
      enable_backup_policy_notifications: onCreation,
      enable_retention_policy_notifications: onDeletion,
      incremental_backup: { hour: '3', minute: '0' },
      retention_policy: { name: 'Two days', rules: [{ period: 'days', quantity: 2 }] },
    };
    const { uuid } = (await call(201, caller, 'POST', LIST, { objects: [scheduler] })).objects[0];
    const drive = await room.installation.addTarget({ accountId: caller.account.id, name: 'shop' });
    assert.equal((await room.setScheduler(drive, { backup_policy_uuid: uuid }, caller)).status, 202);
    return uuid;
  };
  const liveNights = async (nights: number) => {
    const { clock } = room.installation;
    for (let night = 0; night < nights; night += 1) {
      await room.installation.live(nextSlotAfter(clock.now()));
      await cleanUpAndMail(room.installation.services);
    }
  };
  const nextSlotAfter = (now: number): number => now - ((now - 3 * 3_600) % DAY) + DAY;
  const mailed = () => server.mails.map(({ recipients, subject }) => [...recipients, subject]);

  it('arrive by mail when a run has made its snapshot, and when retention deletes one', async () => {
    const caller = await enter();
    const { uuid, email } = await mainOf(caller);
    assert.equal(email, caller.login.login);
    await prefer(caller, uuid, [true, true]);
    const scheduler = await addScheduler(caller, true, true);
    await liveNights(1);
    assert.deepEqual(mailed(), [[caller.login.login, 'Snapshot made: shop (Nightly)']]);
    await liveNights(2);
    assert.deepEqual(
      mailed().map(([, subject]) => subject?.replace(/:.*/, '')),
      ['Snapshot made', 'Snapshot made', 'Snapshot made', '1 snapshot deleted'],
    );
    await call(204, caller, 'DELETE', `${LIST}${scheduler}/`);
  });

  it('tell once of slots that were missed, in the words of schedulers and drives, and of none of a pause', async () => {
    const caller = await enter();
    const { uuid } = await mainOf(caller);
    await prefer(caller, uuid, [true, true]);
    const scheduler = await addScheduler(caller, true, true);
    const { clock } = room.installation;
    const first = nextSlotAfter(clock.now());
    await room.installation.live(first + 2 * DAY);
    await cleanUpAndMail(room.installation.services);
    await cleanUpAndMail(room.installation.services);
    assert.deepEqual(
      mailed().map(([, subject]) => subject),
      ['Snapshot missed: Nightly', 'Snapshot made: shop (Nightly)'],
    );
    const text = server.mails[0]?.text ?? '';
    assert.match(text, /^The scheduler "Nightly" missed 2 snapshots\.$/m);
    assert.match(text, /^Scheduler: +Nightly$/m);
    assert.match(text, /^Reason: +a later slot had come, .* \(next_slot_near\)$/m);
    assert.match(server.mails[1]?.text ?? '', /^Drive: +shop$/m);
    server.mails.length = 0;
    await call(200, caller, 'PUT', `${LIST}${scheduler}/`, { is_enabled: false });
    clock.advance(3 * DAY + 120);
    await call(200, caller, 'PUT', `${LIST}${scheduler}/`, { is_enabled: true });
    await liveNights(1);
    assert.deepEqual(
      mailed().map(([, subject]) => subject),
      ['Snapshot made: shop (Nightly)', '1 snapshot deleted: shop (Nightly)'],
    );
    await call(204, caller, 'DELETE', `${LIST}${scheduler}/`);
  });

  for (const [what, flags, preferences, subjects] of [
    ['of neither while preferences are off, as they are at first', [true, true], null, []],
    ['of neither while the flags are off', [false, false], [true, true], []],
    ['of creations only, by the flag', [true, false], [true, true], ['made', 'made', 'made']],
    ['of creations only, by the preference', [true, true], [true, false], ['made', 'made', 'made']],
    ['of deletions only', [true, true], [false, true], ['deleted']],
  ] as const) {
    it(`tell ${what}`, async () => {
      const caller = await enter();
      const { uuid } = await mainOf(caller);
      if (preferences !== null) await prefer(caller, uuid, preferences);
      const scheduler = await addScheduler(caller, flags[0], flags[1]);
      await liveNights(3);
      assert.deepEqual(
        mailed().map(([, subject]) => subject?.match(/made|deleted/)?.[0]),
        subjects,
      );
      await call(204, caller, 'DELETE', `${LIST}${scheduler}/`);
    });
  }

  it('go to a further contact too, and to none that is deleted', async () => {
    const caller = await enter();
    const night = { email: 'night@example.org', name: 'Night shift', phone: '+380 44 000' };
    const { uuid } = (await call(201, caller, 'POST', CONTACTS, night)).objects[0];
    await prefer(caller, `${CONTACTS}${uuid.toUpperCase()}/`, [true]);
    const scheduler = await addScheduler(caller, true, false);
    await liveNights(1);
    assert.deepEqual(mailed(), [['night@example.org', 'Snapshot made: shop (Nightly)']]);
    await call(204, caller, 'DELETE', `${CONTACTS}${uuid}/`);
    await liveNights(1);
    assert.equal(server.mails.length, 1);
    assert.equal((await call(200, caller, 'GET', `${PREFERENCES}?limit=0`)).meta.total_count, 2);
    await call(204, caller, 'DELETE', `${LIST}${scheduler}/`);
  });

  it("of another login's contacts are answered as of unknown ones, a colleague's and staff's too", async () => {
    const owner = await enter();
    const { uuid, ...contact } = await mainOf(owner);
    const strangers = [
      await enter(),
      await room.addCaller('colleague', { of: owner.account.name }),
      await room.addCaller('staff', { isStaff: true }),
    ];
    for (const stranger of strangers) {
      const preference = { contact: uuid, type: TYPES[0], value: true };
      for (const [method, path, body] of [
        ['GET', `${CONTACTS}${uuid}/`, undefined],
        ['PUT', `${CONTACTS}${uuid}/`, { email: 'eve@example.org' }],
        ['DELETE', `${CONTACTS}${uuid}/`, undefined],
        ['PUT', PREFERENCES, preference],
      ] as const) {
        const message = `The contact '${uuid}' does not exist.`;
        const expected = [{ error_message: message, error_point: null, error_type: 'notexist' }];
        assert.deepEqual(await call(404, stranger, method, path, body), expected);
      }
      const { objects } = await call(200, stranger, 'GET', `${PREFERENCES}?contact=${uuid}`);
      assert.deepEqual(objects, []);
    }
    assert.deepEqual(await mainOf(owner), { ...contact, uuid });
  });

  it('are set all or none', async () => {
    const caller = await enter();
    const { uuid } = await mainOf(caller);
    const preference = { contact: { uuid }, type: TYPES[0], value: true };
    for (const [wrong, status, point] of [
      [{ ...preference, contact: '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69' }, 404, null],
      [{ ...preference, value: 'yes' }, 400, 'value'],
      [{ ...preference, medium: 'sms' }, 400, 'medium'],
      [{ contact: uuid, type: TYPES[0] }, 400, 'value'],
      [{ type: TYPES[0], value: true }, 400, 'contact'],
    ] as const) {
      const [error] = await call(status, caller, 'PUT', PREFERENCES, { objects: [preference, wrong] });
      assert.equal(error.error_point, point);
    }
    for (const nothing of [[], { objects: [] }, '"x"', '1']) {
      assert.equal((await room.send('PUT', PREFERENCES, nothing, caller)).status, 400);
    }
    const { objects } = await call(200, caller, 'GET', PREFERENCES);
    assert.deepEqual(
      objects.map(({ value }: { value: boolean }) => value),
      [false, false],
    );
    assert.equal((await call(202, caller, 'PUT', PREFERENCES, preference)).objects[0].value, true);
  });

  it('are not switched on for a contact without an address, which is named', async () => {
    const caller = await room.addCaller('nobody-knows-where');
    const { uuid } = await mainOf(caller);
    const preference = { contact: uuid, medium: 'email', type: TYPES[0], value: true };
    const [error] = await call(400, caller, 'PUT', PREFERENCES, preference);
    assert.deepEqual(error, {
      error_message: `The contact '${uuid}' has no e-mail address to send to; set one first.`,
      error_point: 'contact',
      error_type: 'validation',
    });
    await call(202, caller, 'PUT', PREFERENCES, { ...preference, value: false });
    await call(200, caller, 'PUT', `${CONTACTS}${uuid}/`, { email: 'owner@example.org' });
    await call(202, caller, 'PUT', PREFERENCES, preference);
  });

  it('have lists with filters, an order and pages as all others', async () => {
    const caller = await enter();
    for (const name of ['Bo', 'Al']) {
      await call(201, caller, 'POST', CONTACTS, { name, email: `${name}@example.org` });
    }
    const names = async (query: string) =>
      (await call(200, caller, 'GET', `${CONTACTS}?${query}`)).objects.map(({ name }: { name: string }) => name);
    assert.deepEqual(await names('order_by=name'), ['Al', 'Bo', caller.login.login]);
    assert.deepEqual(await names('order_by=-name&limit=1&offset=1'), ['Bo']);
    assert.deepEqual(await names('order_by=name&name__contains=B,al'), ['Al', 'Bo']);
    assert.deepEqual(await names('email=Al@example.org'), ['Al']);
    assert.equal((await room.send('GET', `${CONTACTS}?phone=1`, undefined, caller)).status, 400);
    const shown = await call(200, caller, 'GET', `${PREFERENCES}?type=${TYPES[1]}&order_by=-contact`);
    assert.equal(shown.meta.total_count, 3);
  });
});
