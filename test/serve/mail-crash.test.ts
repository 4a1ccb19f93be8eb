import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { openInstallation } from '../../src/installation.ts';
import { SystemClock } from '../../src/storage/system-clock.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { MailServer } from '../support/mail-server.ts';
import { askForMails } from '../support/mailed-house.ts';
import { NIGHTLY } from '../support/values.ts';
import { openPlace, type Place, until } from './gateway-process.ts';

/** A queued run of a schedule whose outcome is to be mailed to `ann@example.org`. */
async function queueMailedRun({ dataDir }: Place): Promise<void> {
  const options = { role: 'founder', clock: new SystemClock(), log: new CollectedLog() } as const;
  const installation = await openInstallation(loadConfig({ DATA_DIR: dataDir }), {
    ...options,
    usesDatabaseClock: false,
  });
  try {
    const { services } = installation;
    const { account, login } = await services.accounts.add(INSTALLER, { login: 'ann', role: 'admin' });
    const actor = { ...INSTALLER, isStaff: false, loginId: login.id, accountId: account.id };
    await askForMails({ services }, { actor }, 'ann@example.org', ['creation']);
    const { id: storeId } = await services.stores.findLocal('archive');
    const target = await services.targets.add(INSTALLER, {
      accountId: account.id,
      name: 'shop',
      kind: 'drive',
      storeId,
    });
    const schedule = await services.schedules.create(actor, {
      name: 'nightly',
      targets: [{ target }],
      recurrence: NIGHTLY,
      retention: { kind: 'all' },
      notifications: { onCreation: true, onDeletion: false },
    });
    await services.backups.runSchedule(actor, schedule);
  } finally {
    await installation.close();
  }
}

describe('a gateway that is killed between an outcome and its mail', () => {
  let place: Place;
  let server: MailServer;

  const readMails = () => {
    const database = new Database(place.databaseFile, { readonly: true });
    try {
      return database.prepare<[], { sent_at: number | null }>('SELECT sent_at FROM mails').all();
    } finally {
      database.close();
    }
  };

  before(async () => {
    place = await openPlace();
    server = await MailServer.open();
    await queueMailedRun(place);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  test('has sent nothing, and the mail waits beside the outcome', async () => {
    const { promise: never, resolve } = Promise.withResolvers<void>();
    server.silence = never;
    await using gateway = place.serve([], { SMTP_URL: server.url });
    await until(() => (server.connections > 0 ? true : null));
    await gateway.stop('SIGKILL');
    assert.deepEqual([readMails(), server.mails], [[{ sent_at: null }], []]);
    const [snapshot] = await place.ask('snapshot', 'list');
    assert.equal(snapshot.state, 'available');
    server.silence = null;
    resolve();
  });

  test('sends it after its next start, once the lease has lapsed: exactly one mail', async () => {
    const database = new Database(place.databaseFile);
    database.prepare('UPDATE mails SET lease_until = 0').run();
    database.close();
    await using gateway = place.serve([], { SMTP_URL: server.url });
    await until(() => (readMails().every(({ sent_at }) => sent_at !== null) ? true : null));
    const { code, stderr } = await gateway.stop();
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(
      server.mails.map(({ subject, recipients }) => [subject, ...recipients]),
      [['Snapshot made: shop (nightly)', 'ann@example.org']],
    );
    assert.match(server.mails[0]?.text ?? '', /^The scheduler "nightly" made a snapshot of "shop"\.$/m);
  });
});
