import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { problemOf } from '../../src/domain/problems/index.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';

const claimOf = (owner: string, change: { now?: number; leaseUntil?: number } = {}) => ({
  owner,
  now: NOW,
  leaseUntil: NOW + 60,
  ...change,
});

/** Mails that wait to be sent. */
export const mailsContract = (open: OpenRecords): void => {
  describe('mails', () => {
    contractTest(open, 'mails are kept with the transaction that writes them, or not at all', async (world) => {
      const mail = await world.mail(await world.account());
      await assert.rejects(
        world.node.transaction(async (records) => {
          await records.mails.insertMany([{ ...mail, uuid: 'other' }]);
          throw new Error('stop');
        }),
        /stop/,
      );
      assert.deepEqual(await world.records.mails.list('everything', 10), [mail]);
      await world.records.mails.insertMany([]);
    });

    contractTest(open, 'what is due is leased earliest first, and to nobody else', async (world) => {
      const account = await world.account();
      const late = await world.mail(account, { nextAttemptAt: NOW });
      const early = await world.mail(account, { nextAttemptAt: NOW - 5 });
      await world.mail(account, { nextAttemptAt: NOW + 1 });
      await world.mail(account, { nextAttemptAt: null, sentAt: NOW });
      const { mails } = world.records;
      const leased = { attempt: 1, leaseOwner: 'a', leaseUntil: NOW + 60 };
      assert.deepEqual(await mails.claim(claimOf('a')), { ...early, ...leased });
      assert.deepEqual(await mails.claim(claimOf('b')), { ...late, ...leased, leaseOwner: 'b' });
      assert.equal(await mails.claim(claimOf('c')), null);
      const later = claimOf('c', { now: NOW + 60, leaseUntil: NOW + 120 });
      for (const { uuid } of [early, late]) {
        const again = await mails.claim(later);
        assert.deepEqual([again?.uuid, again?.attempt], [uuid, 2]);
      }
    });

    contractTest(open, 'two nodes that look at once send each mail once', async (world) => {
      const account = await world.account();
      const uuids: string[] = [];
      for (let count = 0; count < 20; count += 1) uuids.push((await world.mail(account)).uuid);
      const takeAll = async (node: UnitOfWork, owner: string): Promise<string[]> => {
        const mail = await node.records.mails.claim(claimOf(owner));
        return mail === null ? [] : [mail.uuid, ...(await takeAll(node, owner))];
      };
      const nodes = [world.node, world.otherNode];
      const taken = await Promise.all([0, 1, 2, 3].map((n) => takeAll(nodes[n % 2] ?? world.node, `w${n}`)));
      const left = await takeAll(world.node, 'last');
      assert.deepEqual([...taken.flat(), ...left].toSorted(), uuids.toSorted());
    });

    contractTest(open, 'an attempt ends once: sent, put off, or given up', async (world) => {
      const account = await world.account();
      const mail = await world.mail(account);
      const { mails } = world.records;
      const read = async () => (await mails.list(scopeTo(account), 1))[0];
      assert.equal(await mails.end(mail.uuid, 0, { sentAt: NOW }), false, 'nobody is sending it');
      await mails.claim(claimOf('a'));
      const putOff = { nextAttemptAt: NOW + 300, error: problemOf('told', { text: 'The server did not answer.' }) };
      assert.equal(await mails.end(mail.uuid, 2, putOff), false);
      assert.equal(await mails.end(mail.uuid, 1, putOff), true);
      assert.equal(await mails.end(mail.uuid, 1, { sentAt: NOW }), false, 'that attempt is over');
      assert.deepEqual(await read(), { ...mail, ...putOff, attempt: 1 });
      assert.equal(await mails.claim(claimOf('a', { now: NOW + 299 })), null);
      await mails.claim(claimOf('a', { now: NOW + 300, leaseUntil: NOW + 360 }));
      assert.equal(await mails.end(mail.uuid, 2, { sentAt: NOW + 301 }), true);
      assert.deepEqual(await read(), { ...mail, attempt: 2, nextAttemptAt: null, sentAt: NOW + 301 });
      const hopeless = await world.mail(account);
      await mails.claim(claimOf('a'));
      const givenUp = { givenUpAt: NOW + 9, error: problemOf('told', { text: 'No such person.' }) };
      assert.equal(await mails.end(hopeless.uuid, 1, givenUp), true);
      assert.deepEqual(await read(), { ...hopeless, ...givenUp, attempt: 1, nextAttemptAt: null });
      assert.equal(await mails.claim(claimOf('a', { now: NOW * 2 })), null);
    });

    contractTest(open, 'what waits since before a day is given up, unless it is being sent', async (world) => {
      const account = await world.account();
      const old = await world.mail(account, {
        createdAt: NOW - 101,
        error: problemOf('told', { text: 'The server did not answer.' }),
      });
      const silent = await world.mail(account, { createdAt: NOW - 101 });
      const later = await world.mail(account, { createdAt: NOW - 101, nextAttemptAt: NOW + 9 });
      const recent = await world.mail(account, { createdAt: NOW - 100, nextAttemptAt: NOW - 5 });
      const sending = await world.mail(account, { createdAt: NOW - 101, nextAttemptAt: NOW - 9 });
      const { mails } = world.records;
      await mails.claim(claimOf('a'));
      assert.equal(await mails.giveUpOlder(NOW - 100, problemOf('told', { text: 'Too late.' }), NOW), 2);
      assert.equal(await mails.giveUpOlder(NOW - 100, problemOf('told', { text: 'Too late.' }), NOW), 0);
      const givenUp = { nextAttemptAt: null, givenUpAt: NOW };
      assert.deepEqual(await mails.list('everything', 10), [
        { ...sending, attempt: 1, leaseOwner: 'a', leaseUntil: NOW + 60 },
        recent,
        later,
        { ...silent, ...givenUp, error: problemOf('told', { text: 'Too late.' }) },
        { ...old, ...givenUp },
      ]);
    });

    contractTest(open, 'however many have waited for too long are given up', async (world) => {
      const old = await world.mail(await world.account(), { createdAt: NOW - 101 });
      const { mails } = world.records;
      await mails.insertMany(Array.from({ length: 1_100 }, () => ({ ...old, uuid: randomUUID() })));
      assert.equal(await mails.giveUpOlder(NOW - 100, problemOf('told', { text: 'Too late.' }), NOW), 1_101);
      assert.equal(await mails.claim(claimOf('a', { now: NOW * 2 })), null);
    });

    contractTest(open, "an account's mails since an instant are counted, and old ones forgotten", async (world) => {
      const account = await world.account();
      const { mails } = world.records;
      for (const createdAt of [NOW - 2, NOW - 1, NOW]) await world.mail(account, { createdAt });
      await world.mail(await world.account());
      assert.equal(await mails.countSince(account.id, NOW - 1), 2);
      await mails.forgetOlder(NOW);
      assert.deepEqual(
        (await mails.list('everything', 10)).map(({ createdAt }) => createdAt),
        [NOW, NOW],
      );
    });

    contractTest(open, 'a sender that lost its lease ends nothing after another took the mail up', async (world) => {
      const mail = await world.mail(await world.account());
      const { mails } = world.records;
      await mails.claim(claimOf('slow'));
      await mails.claim(claimOf('quick', { now: NOW + 60, leaseUntil: NOW + 120 }));
      assert.equal(await mails.end(mail.uuid, 1, { sentAt: NOW + 61 }), false);
      assert.equal(await mails.end(mail.uuid, 2, { sentAt: NOW + 62 }), true);
      assert.equal((await mails.list('everything', 1))[0]?.sentAt, NOW + 62);
    });
  });
};
