import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { MailServer } from '../../support/mail-server.ts';
import { askForMails, cleanUpAndMail, openMailedHouse } from '../../support/mailed-house.ts';
import { STAFF } from '../../support/values.ts';

describe('a copy whose loss a process without a mail server finds, as a command', () => {
  for (const isMailed of [true, false])
    test(`${isMailed ? 'is told' : 'is not told'} by mail where the servers ${isMailed ? '' : 'do not '}mail`, async () => {
      await using server = await MailServer.open();
      await using house = await (isMailed ? openMailedHouse(server) : openInstallation());
      await askForMails(house, house.customer, 'ann@example.org', ['creation']);
      const target = await house.addTarget({ name: 'shop' });
      await house.takeBackup(target);
      await cleanUpAndMail(house.services);
      await rm(join(house.storeRoot, target.uuid), { recursive: true });
      const { services: command } = await house.openNode(undefined, { mailer: null });
      const found = await Array.fromAsync(command.verification.verifyAll(STAFF, {}, new AbortController().signal));
      assert.deepEqual(
        found.map(({ outcome }) => outcome),
        ['missing'],
      );
      await cleanUpAndMail(house.services);
      assert.deepEqual(
        server.mails.map(({ subject }) => subject),
        isMailed ? ['Snapshot missing: shop'] : [],
      );
      assert.equal(await house.unitOfWork.records.mails.countSince(house.customer.account.id, 0), isMailed ? 1 : 0);
    });
});
