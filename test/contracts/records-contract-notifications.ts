import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const someone = async (world: World) => {
  const account = await world.account();
  return { account, login: await world.login(account) };
};

/** Whom to tell, of what. */
export const notificationsContract = (open: OpenRecords): void => {
  describe('contacts', () => {
    contractTest(open, "a login's contacts come back as they were stored, the main one first", async (world) => {
      const { account, login } = await someone(world);
      const first = await world.contact(login, { email: '', phone: '' });
      const main = await world.contact(login, { isMain: true });
      const last = await world.contact(login);
      await world.contact(await world.login(account), { isMain: true });
      const { notifications } = world.records;
      assert.deepEqual(await notifications.contacts(login.id), [main, first, last]);
      await notifications.updateContact(last.uuid, { name: 'søn 🗄', email: 'son@example.org' });
      await notifications.updateContact(last.uuid, {});
      assert.deepEqual(await notifications.findContact(scopeTo(account), last.uuid), {
        ...last,
        name: 'søn 🗄',
        email: 'son@example.org',
      });
    });

    contractTest(
      open,
      'a second main contact of a login is not made, and nothing else is refused for it',
      async (world) => {
        const { account, login } = await someone(world);
        const main = await world.contact(login, { isMain: true });
        await world.contact(login, { isMain: true });
        await world.node.transaction(async (records) => {
          await records.notifications.insertContact({ ...main, uuid: randomUUID() });
          await records.settings.put('after', 'written');
        });
        assert.deepEqual(await world.records.notifications.contacts(login.id), [main]);
        assert.equal(await world.records.settings.get('after'), 'written');
        const other = await world.login(account);
        await assert.rejects(world.contact(other, { uuid: main.uuid }), { code: 'conflict' });
        await assert.rejects(world.contact(other, { uuid: main.uuid, isMain: true }), { code: 'conflict' });
      },
    );

    contractTest(open, 'of main contacts that are made at once, by two nodes, there is one', async (world) => {
      const { login } = await someone(world);
      const insert = (node: UnitOfWork) =>
        node.records.notifications.insertContact({
          uuid: randomUUID(),
          loginId: login.id,
          accountId: login.accountId,
          name: 'me',
          email: 'me@example.org',
          phone: '',
          isMain: true,
          createdAt: NOW,
        });
      await Promise.all([world.node, world.otherNode, world.node, world.otherNode].map(insert));
      assert.equal((await world.records.notifications.contacts(login.id)).length, 1);
    });

    contractTest(open, 'what a contact wants is switched on and off, and goes with it', async (world) => {
      const { login } = await someone(world);
      const [one, two] = [await world.contact(login, { isMain: true }), await world.contact(login)];
      const { notifications } = world.records;
      assert.equal((await notifications.preferences(login.id)).size, 0);
      await notifications.prefer(one.uuid, 'creation', true);
      await notifications.prefer(one.uuid, 'deletion', true);
      await notifications.prefer(one.uuid, 'deletion', true);
      await notifications.prefer(two.uuid, 'creation', true);
      await notifications.prefer(one.uuid, 'creation', false);
      assert.deepEqual(
        await notifications.preferences(login.id),
        new Map([
          [one.uuid, new Set(['deletion'])],
          [two.uuid, new Set(['creation'])],
        ]),
      );
      await notifications.removeContact(two.uuid);
      assert.deepEqual(await notifications.contacts(login.id), [one]);
      assert.deepEqual([...(await notifications.preferences(login.id)).keys()], [one.uuid]);
    });

    contractTest(open, 'mail goes to each address once, of live logins of the account that want it', async (world) => {
      const { account, login } = await someone(world);
      const { notifications, logins } = world.records;
      const disabled = await world.login(account);
      const add = async (owner: typeof login, email: string) => {
        const { uuid } = await world.contact(owner, { email });
        await notifications.prefer(uuid, 'creation', true);
        return uuid;
      };
      await add(login, 'second@example.org');
      await add(login, 'first@example.org');
      await add(await world.login(account), 'first@example.org');
      await add(login, '');
      await add(disabled, 'disabled@example.org');
      await add(await world.login(account, { deletedAt: NOW }), 'deleted@example.org');
      await add((await someone(world)).login, 'stranger@example.org');
      await notifications.prefer(await add(login, 'off@example.org'), 'creation', false);
      await logins.update(disabled.id, { isDisabled: true });
      assert.deepEqual(await notifications.recipients(account.id, 'creation'), [
        'second@example.org',
        'first@example.org',
      ]);
      assert.deepEqual(await notifications.recipients(account.id, 'deletion'), []);
    });
  });
};
