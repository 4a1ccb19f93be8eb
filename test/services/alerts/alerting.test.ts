import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Alert } from '../../../src/domain/alert.ts';
import { HttpWebhooks } from '../../../src/notify/webhooks.ts';
import { NO_NETWORKS } from '../../../src/ports/networks.ts';
import type { AlertDraft } from '../../../src/services/alerts/index.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { MailServer } from '../../support/mail-server.ts';
import { openMailedHouse } from '../../support/mailed-house.ts';
import { refusedAs } from '../../support/refused.ts';
import { DAY, FIRST, HOUR, MINUTE, STAFF, there } from '../../support/values.ts';
import { WebhookServer } from '../../support/webhook-server.ts';

let hook: WebhookServer;
describe('alerts over a webhook', () => {
  before(async () => {
    hook = await WebhookServer.open();
  });
  after(() => hook[Symbol.asyncDispose]());
  beforeEach(() => {
    hook.posted.length = 0;
    hook.status = 204;
  });

  const tell = async ({ housekeeping }: Installation['services']): Promise<void> => {
    await housekeeping.cleanUp();
    await housekeeping.alerted();
  };

  /** A minute later all that has happened until now is told. */
  const tellLater = async (house: Installation, seconds = MINUTE): Promise<void> => {
    house.clock.advance(seconds);
    await tell(house.services);
  };

  const addHook = async (house: Installation, draft: Partial<AlertDraft> = {}) =>
    house.services.alerts.add(STAFF, { channel: 'webhook', address: hook.url, ...draft });

  /** An installation in which a schedule's night will fail. */
  async function openFailing(open: () => Promise<Installation> = openInstallation): Promise<Installation> {
    const house = await open();
    const source = await house.addSource();
    const target = await house.addTarget({ name: '<shop> @all', paths: [source] });
    await house.addSchedule([target]);
    await rm(source, { recursive: true });
    return house;
  }

  const digests = () => hook.posted.map(({ body }) => JSON.parse(body));

  describe('an alert', () => {
    test('tells what failed in one signed digest, whichever nodes look, and not again', async () => {
      await using house = await openFailing();
      const { secret } = await addHook(house);
      const other = await house.openNode();
      await house.live(FIRST);
      house.clock.advance(MINUTE);
      await Promise.all([tell(house.services), tell(other.services)]);
      await tellLater(house, HOUR);
      assert.equal(hook.posted.length, 1);
      const { headers, body } = there(hook.posted[0]);
      const { type, text, data } = JSON.parse(body);
      assert.equal(type, 'backrota.digest');
      assert.equal(data.failed.count, 1);
      assert.partialDeepStrictEqual(data.failed.named, [{ reason: 'source_missing', at: FIRST }]);
      assert.match(
        text,
        /^Backrota: 1 failed\n\n.*"‹shop› @\u200ball" \(target \d+\) of "acme" \(account \d+\): source_missing /s,
      );
      const key = Buffer.from(there(secret).replace('whsec_', ''), 'base64');
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      assert.equal(headers['webhook-signature'], `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
      assert.equal(headers['webhook-timestamp'], String(FIRST + MINUTE));
    });

    test('tells of five minutes at once, however much goes wrong in them', async () => {
      await using house = await openInstallation();
      await addHook(house, { topics: ['failed'] });
      const source = await house.addSource();
      const target = await house.addTarget({ paths: [source] });
      await rm(source, { recursive: true });
      const fail = async (times: number): Promise<void> => {
        for (let time = 0; time < times; time += 1) {
          await house.services.backups.backUp(STAFF, { id: target.id }, 'backup', 'by hand');
          await house.work();
        }
      };
      house.clock.advance(1);
      await fail(1);
      await tellLater(house);
      await fail(2);
      for (let minute = 0; minute < 4; minute += 1) await tellLater(house);
      assert.equal(hook.posted.length, 1);
      await tellLater(house);
      assert.deepEqual(
        digests().map(({ data }) => data.failed.count),
        [1, 2],
      );
    });

    test('tells of a store and of copies that are gone once, and of a store that is back', async () => {
      await using house = await openInstallation();
      const target = await house.addTarget();
      const snapshot = await house.takeBackup(target);
      await addHook(house, { topics: ['store', 'missing'] });
      await house.services.storeWatch.look();
      await rm(join(house.storeRoot, target.uuid), { recursive: true });
      const { signal } = new AbortController();
      for await (const _ of house.services.verification.verifyAll(STAFF, {}, signal));
      await tellLater(house);
      await tellLater(house, HOUR);
      assert.equal(hook.posted.length, 1);
      assert.deepEqual(
        digests()[0].data.lost.named.map(({ snapshotId }: { snapshotId: number }) => snapshotId),
        [snapshot.id],
      );
      await rm(join(house.storeRoot, '.backrota'), { recursive: true });
      await house.services.storeWatch.look();
      await tellLater(house);
      await tellLater(house, 2 * MINUTE);
      assert.match(digests()[1].text, /1 store down\n.*"local" \(store \d+\): store_not_there/s);
      house.clock.advance(HOUR);
      await tell(house.services);
      assert.match(digests()[2].text, /1 store up/);
      assert.equal(hook.posted.length, 3);
    });

    test('that was promised a backup in time tells of the silence, again as it goes on, and when it is over', async () => {
      await using house = await openInstallation();
      const target = await house.addTarget();
      await addHook(house, { topics: [], silentForSeconds: 26 * HOUR });
      await tellLater(house, 26 * HOUR - 1);
      assert.equal(hook.posted.length, 0);
      for (let hour = 0; hour < 27; hour += 1) await tellLater(house, HOUR);
      await house.takeBackup(target);
      await tellLater(house);
      await tellLater(house, HOUR);
      assert.deepEqual(
        digests().map(({ text }) => text.split('\n')[0]),
        ['Backrota: no backup succeeds', 'Backrota: no backup succeeds', 'Backrota: backups succeed again'],
      );
    });

    test('whose webhook takes nothing is tried ever more seldom for a day, each time as the same message', async () => {
      await using house = await openFailing();
      const { alert } = await addHook(house);
      hook.status = 500;
      await house.live(FIRST);
      for (let hour = 0; hour < 26; hour += 1) await tellLater(house, HOUR);
      assert.ok(hook.posted.length > 20 && hook.posted.length < 30, `${hook.posted.length} tries`);
      assert.equal(new Set(hook.posted.map(({ headers }) => headers['webhook-id'])).size, 1);
      const [delivery] = await house.unitOfWork.records.alertDeliveries.list(alert.id, 10);
      assert.partialDeepStrictEqual(delivery, { sentAt: null, nextAttemptAt: null });
      assert.ok(there(delivery).givenUpAt);
      const [listed] = await house.services.alerts.list(STAFF);
      assert.equal(there(listed?.last).error?.reason, 'outward_call_failed');
    });

    test('is sent as mail by a node that has a mail server', async () => {
      await using server = await MailServer.open();
      await using house = await openFailing(() => openMailedHouse(server));
      await house.services.alerts.add(STAFF, { channel: 'mail', address: 'ops@example.org' });
      const other = await house.openNode(undefined, { mailer: null });
      await house.live(FIRST);
      house.clock.advance(MINUTE);
      await tell(other.services);
      assert.equal(server.mails.length, 0);
      await tell(house.services);
      assert.deepEqual(
        server.mails.map(({ recipients, subject }) => [recipients, subject]),
        [[['ops@example.org'], 'Backrota: 1 failed']],
      );
    });

    test('is tried at once, tells of nothing before it was made, and takes what was on its way with it', async () => {
      await using house = await openFailing();
      await house.live(FIRST);
      house.clock.advance(MINUTE);
      const { alert } = await addHook(house);
      await house.services.alerts.test(STAFF, alert.id);
      assert.deepEqual(
        digests().map(({ type }) => type),
        ['backrota.test'],
      );
      await tellLater(house, DAY);
      assert.equal(hook.posted.length, 1);
      await house.services.alerts.remove(STAFF, alert.id);
      await assert.rejects(
        house.services.alerts.remove(STAFF, alert.id),
        refusedAs({ code: 'not_found', message: /^The alert '\d+' does not exist/ }),
      );
      assert.deepEqual(await house.services.alerts.list(STAFF), []);
    });
  });

  describe('what an alert is made of', () => {
    test('neither its URL nor its secret can be read in the database', async () => {
      await using house = await openInstallation();
      const { alert, secret } = await addHook(house);
      const dump = JSON.stringify(await house.dump());
      for (const text of ['s3cret-path', there(secret)]) assert.ok(!dump.includes(text), text);
      assert.equal(alert.address, new URL(hook.url).origin);
    });

    test('an address that is none, plain http where nothing allows it, and a silence without sense are refused', async () => {
      await using house = await openInstallation();
      const add = (draft: AlertDraft): Promise<unknown> => house.services.alerts.add(STAFF, draft);
      for (const address of ['ops', 'a@b.example, c@d.example'])
        await assert.rejects(
          add({ channel: 'mail', address }),
          refusedAs({ code: 'invalid_request', message: /one address/ }),
          address,
        );
      for (const address of ['hooks.example', 'ftp://hooks.example', 'https://u:p4ss@hooks.example'])
        await assert.rejects(
          add({ channel: 'webhook', address }),
          refusedAs({ message: /^The webhook's URL (?!.*p4ss)/ }),
        );
      await assert.rejects(
        addHook(house, { silentForSeconds: 10 }),
        refusedAs({ code: 'invalid_request', message: /'10' is not a whole number from 300/ }),
      );
      assert.equal(new HttpWebhooks(NO_NETWORKS).takesPlainHttp, false);
      const post = { url: 'https://127.0.0.1:1/', secret: 'whsec_AAAA', id: 'x', sentAt: 1, body: '{}' };
      await assert.rejects(
        new HttpWebhooks(NO_NETWORKS).post(post, new AbortController().signal),
        refusedAs({ message: /not on the public internet/ }),
      );
    });

    test('customers have none of it', async () => {
      await using house = await openInstallation();
      const { actor } = house.customer;
      await assert.rejects(house.services.alerts.list(actor), refusedAs({ code: 'forbidden', message: /staff/ }));
      const alert: Alert = (await addHook(house)).alert;
      await assert.rejects(
        house.services.alerts.test(actor, alert.id),
        refusedAs({ code: 'forbidden', message: /staff/ }),
      );
    });
  });
});
