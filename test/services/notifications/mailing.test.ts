import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SMTPServerOptions } from 'smtp-server';
import type { Mail } from '../../../src/domain/notification.ts';
import { problemOf } from '../../../src/domain/problems/index.ts';
import { MAIL_LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { sayInEnglish } from '../../../src/wording/english/index.ts';
import { Gate } from '../../support/held-archive.ts';
import type { Installation } from '../../support/installation.ts';
import { findClosedPort, MailServer } from '../../support/mail-server.ts';
import { askForMails, cleanUpAndMail, openMailedHouse } from '../../support/mailed-house.ts';
import { DAY, FIRST, HOUR, MINUTE, STAFF, there } from '../../support/values.ts';

const mailsOf = (house: Installation): Promise<readonly Mail[]> =>
  house.unitOfWork.records.mails.list('everything', 100);

/** An installation with a night's snapshot whose mail waits to be sent to this server. */
async function openWithMail(server: { readonly url: string }, targets = 1): Promise<Installation> {
  const house = await openMailedHouse(server);
  await askForMails(house, house.customer, 'ann@example.org', ['creation']);
  for (let count = 0; count < targets; count += 1) {
    await house.addSchedule([await house.addTarget()], { notifications: { onCreation: true, onDeletion: false } });
  }
  await house.live(FIRST);
  return house;
}

const nextTurn = () => new Promise((turn) => setImmediate(turn));

/** A server that says nothing of the first mails' recipients until the gate is opened. */
const slowOver = (gate: Gate, mails: number): SMTPServerOptions => ({
  onRcptTo: (_address, _session, callback) => {
    if (gate.passes < mails) void gate.pass().then(() => callback());
    else callback();
  },
});

describe('a mail that waits', () => {
  test('is sent once by the next process where the one that had the outcome is gone', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server);
    const next = await house.openNode();
    await cleanUpAndMail(next.services);
    await cleanUpAndMail(house.services);
    assert.equal(server.mails.length, 1);
    assert.partialDeepStrictEqual(await mailsOf(house), [{ attempt: 1, sentAt: FIRST, nextAttemptAt: null }]);
  });

  test('is sent by one of two processes that send at once', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server, 6);
    const other = await house.openNode();
    await Promise.all([cleanUpAndMail(house.services), cleanUpAndMail(other.services)]);
    await cleanUpAndMail(house.services);
    assert.equal(server.mails.length, 6);
    assert.equal(new Set(server.mails.map(({ messageId }) => messageId)).size, 6);
    assert.ok((await mailsOf(house)).every(({ attempt }) => attempt === 1));
  });

  test('is taken over once the lease of a process that died while sending it has lapsed', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server);
    const now = house.clock.now();
    const leaseUntil = now + MAIL_LEASE_SECONDS;
    await house.unitOfWork.records.mails.claim({ owner: 'a dead one', now, leaseUntil });
    house.clock.advance(MAIL_LEASE_SECONDS - 1);
    await cleanUpAndMail(house.services);
    assert.deepEqual(server.mails, []);
    house.clock.advance(1);
    await cleanUpAndMail(house.services);
    assert.equal(server.mails.length, 1);
  });

  test('is sent where its sender died while the clock was ten years ahead, once that is right', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server);
    const { timekeeping } = house.services;
    await timekeeping.keep();
    house.clock.setTo(FIRST + 3_652 * DAY);
    await timekeeping.keep();
    const now = house.clock.now();
    await house.unitOfWork.records.mails.claim({ owner: 'a dead one', now, leaseUntil: now + MAIL_LEASE_SECONDS });
    house.clock.setTo(FIRST);
    await timekeeping.keep();
    house.clock.advance(15 * MINUTE);
    await timekeeping.keep();
    await cleanUpAndMail(house.services);
    assert.equal(server.mails.length, 1);
  });
});

describe('a mail that is older than a day', () => {
  test('is given up unsent, also where nobody tried it meanwhile, with one line in the log', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server, 3);
    house.clock.advance(30 * DAY - 1);
    await cleanUpAndMail(house.services);
    await cleanUpAndMail(house.services);
    assert.deepEqual(server.mails, []);
    const givenUp = {
      sentAt: null,
      givenUpAt: house.clock.now(),
      nextAttemptAt: null,
      error: problemOf('mail_too_old', {}),
    };
    assert.partialDeepStrictEqual(await mailsOf(house), [givenUp, givenUp, givenUp]);
    assert.deepEqual(
      house.log.errors.map(({ message }) => message),
      ['3 mail(s) are given up: not sent within a day of their writing.'],
    );
  });

  test('because the clock was set ahead is tried all the same, and sent', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server);
    server.answers.push('never');
    house.clock.setTo(FIRST + 3_652 * DAY);
    await cleanUpAndMail(house.services);
    assert.deepEqual(server.mails, []);
    house.clock.advance(MINUTE);
    await cleanUpAndMail(house.services);
    assert.equal(server.mails.length, 1);
  });

  test('is still sent where it is a day old to the second', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server);
    house.clock.advance(DAY);
    await cleanUpAndMail(house.services);
    assert.equal(server.mails.length, 1);
  });
});

describe('a mail of last month', () => {
  test('is forgotten, whatever became of it, also where mails were switched off since', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server);
    await cleanUpAndMail(house.services);
    house.clock.advance(30 * DAY - 1);
    await cleanUpAndMail(house.services);
    assert.equal((await mailsOf(house)).length, 1);
    house.clock.advance(HOUR);
    const silent = await house.openNode(undefined, { mailer: null });
    await silent.services.housekeeping.cleanUp();
    assert.deepEqual(await mailsOf(house), []);
  });
});

describe('a server', () => {
  test('that is down for three tries gets one mail in the end, after 1, 2 and 4 minutes', async () => {
    const port = await findClosedPort();
    await using house = await openWithMail({ url: `smtp://127.0.0.1:${port}` });
    for (const minutes of [1, 2, 4]) {
      await cleanUpAndMail(house.services);
      house.clock.advance(minutes * MINUTE - 1);
      await cleanUpAndMail(house.services);
      house.clock.advance(1);
    }
    assert.partialDeepStrictEqual(await mailsOf(house), [
      { attempt: 3, sentAt: null, nextAttemptAt: house.clock.now() },
    ]);
    await using server = await MailServer.open(port);
    for (let pass = 0; pass < 3; pass += 1) {
      await cleanUpAndMail(house.services);
      house.clock.advance(HOUR);
    }
    assert.equal(server.mails.length, 1);
    assert.partialDeepStrictEqual(await mailsOf(house), [{ attempt: 4, error: null, givenUpAt: null }]);
    assert.deepEqual(house.log.errors, []);
  });

  test('that answers 4xx first is asked again with the same Message-ID, and gets the mail once', async () => {
    await using server = await MailServer.open();
    server.answers.push('later', 'later');
    await using house = await openWithMail(server);
    const { uuid } = there((await mailsOf(house))[0]);
    await cleanUpAndMail(house.services);
    assert.match(sayInEnglish(there((await mailsOf(house))[0]?.error)), /451 Try later/);
    house.clock.advance(MINUTE);
    await cleanUpAndMail(house.services);
    house.clock.advance(2 * MINUTE);
    await cleanUpAndMail(house.services);
    assert.deepEqual(
      server.mails.map(({ messageId }) => messageId),
      [`<${uuid}@gateway.example>`],
    );
  });

  test('that refuses for a day is given up with an error in the log, at most an hour between two tries', async () => {
    await using server = await MailServer.open();
    await using house = await openWithMail(server);
    const tries: number[] = [];
    while (there((await mailsOf(house))[0]).nextAttemptAt !== null) {
      house.clock.advanceTo(there(there((await mailsOf(house))[0]).nextAttemptAt));
      tries.push(house.clock.now() - FIRST);
      server.answers.push('never');
      await cleanUpAndMail(house.services);
    }
    const minutes = tries.map((seconds) => seconds / MINUTE);
    assert.deepEqual(minutes.slice(0, 9), [0, 1, 3, 7, 15, 31, 63, 123, 183]);
    assert.ok(there(tries.at(-1)) <= DAY && there(tries.at(-1)) > DAY - HOUR);
    const [mail] = await mailsOf(house);
    assert.partialDeepStrictEqual(mail, { sentAt: null, givenUpAt: house.clock.now(), attempt: tries.length });
    const given = `Mail ${mail?.uuid} is given up after ${tries.length} tries.`;
    assert.deepEqual(
      house.log.errors.map(({ message }) => message.startsWith(given)),
      [true],
    );
    house.clock.advance(DAY);
    await cleanUpAndMail(house.services);
    assert.deepEqual([server.mails.length, server.answers.length], [0, 0]);
  });

  test('that refuses the recipient for good is not asked again, and the log has an error with its words', async () => {
    await using server = await MailServer.open(0, {
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('No such user'), { responseCode: 550 })),
    });
    await using house = await openWithMail(server);
    await cleanUpAndMail(house.services);
    const [mail] = await mailsOf(house);
    assert.partialDeepStrictEqual(mail, { attempt: 1, sentAt: null, givenUpAt: FIRST, nextAttemptAt: null });
    assert.match(sayInEnglish(there(mail?.error)), /refuses its address: .*550 No such user/);
    assert.equal(house.log.errors.length, 1);
    house.clock.advance(HOUR);
    await cleanUpAndMail(house.services);
    assert.equal(server.connections, 1);
  });

  test('that takes a mail and never says so gets it three times at most, whatever else happens between', async () => {
    await using server = await MailServer.open();
    server.answers.push('hang up', 'later', 'hang up', 'hang up');
    await using house = await openWithMail(server);
    for (let pass = 0; pass < 10; pass += 1) {
      await cleanUpAndMail(house.services);
      house.clock.advance(HOUR);
    }
    assert.deepEqual([server.answers, server.mails, server.connections], [[], [], 4]);
    const [mail] = await mailsOf(house);
    assert.partialDeepStrictEqual(mail, { attempt: 4, sentAt: null, nextAttemptAt: null });
    assert.match(sayInEnglish(there(mail?.error)), /did not say that it took it over/);
  });

  test('that refuses one mail gets the others in the same pass', async () => {
    await using server = await MailServer.open();
    server.answers.push('never');
    await using house = await openWithMail(server, 3);
    await cleanUpAndMail(house.services);
    assert.equal(server.mails.length, 2);
  });

  test('that is slow holds nothing else up, and is not asked twice meanwhile', async () => {
    await using server = await MailServer.open();
    using gate = new Gate();
    server.silence = gate.pass();
    await using house = await openWithMail(server);
    await house.services.housekeeping.cleanUp();
    while (server.connections === 0) await nextTurn();
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await house.services.snapshots.delete(house.customer.actor, [snapshot]);
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'deleted' }]);
    gate.release();
    await house.services.housekeeping.stop();
    assert.deepEqual([server.mails.length, server.connections], [1, 1]);
    await cleanUpAndMail(house.services);
  });

  test('that takes minutes over three mails gets the others meanwhile, those of later passes too, and each once', async () => {
    using gate = new Gate();
    await using server = await MailServer.open(0, slowOver(gate, 3));
    await using house = await openWithMail(server, 8);
    await house.services.housekeeping.cleanUp();
    while (server.mails.length < 5) await nextTurn();
    const later = await house.addSchedule([await house.addTarget()], {
      notifications: { onCreation: true, onDeletion: false },
    });
    await house.services.backups.runSchedule(STAFF, later);
    await house.work();
    await house.services.housekeeping.cleanUp();
    while (server.mails.length < 6) await nextTurn();
    gate.release();
    await house.services.housekeeping.mailed();
    assert.equal(new Set(server.mails.map(({ messageId }) => messageId)).size, 9);
    assert.deepEqual([server.mails.length, server.connections], [9, 9]);
  });

  test('that takes minutes over every mail is sent four at once, and what waits behind them is leased to nobody', async () => {
    using gate = new Gate();
    await using server = await MailServer.open(0, slowOver(gate, 6));
    await using house = await openWithMail(server, 6);
    await house.services.housekeeping.cleanUp();
    await gate.passed(4);
    await house.services.housekeeping.cleanUp();
    const leased = (await mailsOf(house)).filter(({ leaseOwner }) => leaseOwner !== null);
    assert.deepEqual([leased.length, server.connections], [4, 4]);
    gate.release();
    await house.services.housekeeping.mailed();
    assert.deepEqual([server.mails.length, server.connections], [6, 6]);
  });
});
