import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_CONTACTS } from '../../../src/domain/notification.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const mainOf = async ({ services }: Installation, actor: Installation['customer']['actor']) =>
  there((await services.notifications.contacts(actor))[0]);

describe('contacts', () => {
  test('of a login begin with the main one, which has its name and, where that is one, its address', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const ann = await house.addAccount('ann@example.org');
    const both = await Promise.all([notifications.contacts(ann.actor), notifications.contacts(ann.actor)]);
    assert.deepEqual(both[0], both[1]);
    assert.partialDeepStrictEqual(both[0], [{ name: 'ann@example.org', email: 'ann@example.org', isMain: true }]);
    assert.equal(both[0].length, 1);
    assert.partialDeepStrictEqual(await mainOf(house, house.customer.actor), { name: 'acme', email: '', isMain: true });
    const odd = await house.addAccount('a@b@c');
    assert.equal((await mainOf(house, odd.actor)).email, '');
  });

  test('can be added, changed and deleted; what is not said stays', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    const added = await notifications.addContact(actor, { name: ' Night shift ', email: 'night@example.org' });
    assert.partialDeepStrictEqual(added, { name: 'Night shift', email: 'night@example.org', phone: '', isMain: false });
    const changed = await notifications.changeContact(actor, added.uuid, { phone: '+380 44 000' });
    assert.deepEqual(changed, { ...added, phone: '+380 44 000' });
    assert.deepEqual(await notifications.findContact(actor, added.uuid), changed);
    const main = await mainOf(house, actor);
    assert.deepEqual(await notifications.contacts(actor), [main, changed]);
    await notifications.removeContact(actor, added.uuid);
    assert.deepEqual(await notifications.contacts(actor), [main]);
  });

  test('are never deleted where they are the main one', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    const main = await mainOf(house, actor);
    await assert.rejects(
      notifications.removeContact(actor, main.uuid),
      refusedAs({
        code: 'forbidden',
        message: 'The main contact cannot be deleted; change its e-mail address or switch its notifications off.',
      }),
    );
    const changed = await notifications.changeContact(actor, main.uuid, { email: 'acme@example.org' });
    assert.deepEqual(await notifications.contacts(actor), [changed]);
  });

  test("of another login are answered as unknown ones, the same account's and staff's included", async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    const main = await mainOf(house, actor);
    const prepared = await house.addAccount('other');
    const colleague = { ...prepared.actor, accountId: actor.accountId };
    const staff = { ...prepared.actor, isStaff: true };
    const unknown = refusedAs({ code: 'not_found', message: `The contact '${main.uuid}' does not exist.` });
    for (const stranger of [prepared.actor, colleague, staff]) {
      await assert.rejects(notifications.findContact(stranger, main.uuid), unknown);
      await assert.rejects(notifications.changeContact(stranger, main.uuid, { email: 'a@b.example' }), unknown);
      await assert.rejects(notifications.removeContact(stranger, main.uuid), unknown);
      const preference = { contact: main.uuid, kind: 'creation', isOn: true } as const;
      await assert.rejects(notifications.prefer(stranger, [preference]), unknown);
    }
    assert.deepEqual(await mainOf(house, actor), main);
    await assert.rejects(notifications.contacts(STAFF), { code: 'forbidden' });
  });

  test('without an address take no notifications, but have them switched off', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    const { uuid } = await mainOf(house, actor);
    const night = await notifications.addContact(actor, { email: 'night@example.org' });
    const before = await house.dump();
    const on = (contact: string) => ({ contact, kind: 'creation', isOn: true }) as const;
    await assert.rejects(
      notifications.prefer(actor, [on(night.uuid), on(uuid)]),
      refusedAs({
        code: 'invalid_request',
        message: `The contact '${uuid}' has no e-mail address to send to; set one first.`,
      }),
    );
    assert.deepEqual(await house.dump(), before);
    await notifications.prefer(actor, [{ contact: uuid, kind: 'creation', isOn: false }]);
    await notifications.changeContact(actor, uuid, { email: 'acme@example.org' });
    await notifications.prefer(actor, [on(uuid)]);
  });

  for (const email of [
    'ann',
    'ann@',
    'ann@example.org, eve@example.org',
    'Ann <ann@example.org>',
    'ann@example.org\r\nBcc: eve@example.org',
    'ann@exam ple.org',
    '"ann"@example.org',
    'ann@example.org\u0000',
    ' ann@example.org',
    `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.org`,
  ]) {
    test(`have one address, which ${JSON.stringify(email).slice(0, 60)} is not, and nothing is written`, async () => {
      await using house = await openInstallation();
      const { notifications } = house.services;
      const { actor } = house.customer;
      const main = await mainOf(house, actor);
      const before = await house.dump();
      await assert.rejects(notifications.addContact(actor, { email }), { code: 'invalid_request' });
      await assert.rejects(notifications.changeContact(actor, main.uuid, { email }), { code: 'invalid_request' });
      assert.deepEqual(await house.dump(), before);
    });
  }

  test('have names and telephone numbers of one line and a bounded length', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    for (const fields of [
      { name: 'a\r\nb' },
      { name: 'x'.repeat(101) },
      { phone: '1\n2' },
      { phone: '1'.repeat(41) },
    ]) {
      const [field] = Object.keys(fields);
      await assert.rejects(
        notifications.addContact(actor, fields),
        refusedAs({
          code: 'invalid_request',
          message: new RegExp(`^The ${field} `),
        }),
      );
    }
    assert.equal((await notifications.contacts(actor)).length, 1);
  });

  test('are twenty at most, also when several are added at once', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    const additions = Array.from({ length: MAX_CONTACTS + 4 }, () => notifications.addContact(actor, {}));
    const outcomes = await Promise.allSettled(additions);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 5);
    assert.equal((await notifications.contacts(actor)).length, MAX_CONTACTS);
    await assert.rejects(notifications.addContact(actor, {}), { code: 'quota_exceeded' });
  });
});

describe('preferences', () => {
  test('are off until they are set, one or many at once, and those not named stay', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    const { uuid: main } = await mainOf(house, actor);
    await notifications.changeContact(actor, main, { email: 'acme@example.org' });
    const { uuid: other } = await notifications.addContact(actor, { email: 'night@example.org' });
    const shown = (on: readonly string[]) =>
      [main, other].flatMap((contact) =>
        (['creation', 'deletion'] as const).map((kind) => ({ contact, kind, isOn: on.includes(`${contact} ${kind}`) })),
      );
    assert.deepEqual(await notifications.preferences(actor), shown([]));
    await notifications.prefer(actor, [
      { contact: main, kind: 'deletion', isOn: true },
      { contact: other, kind: 'creation', isOn: true },
    ]);
    assert.deepEqual(await notifications.preferences(actor), shown([`${main} deletion`, `${other} creation`]));
    const answer = await notifications.prefer(actor, [{ contact: main, kind: 'deletion', isOn: false }]);
    assert.deepEqual(answer, shown([`${other} creation`]));
    assert.deepEqual(await notifications.preferences(actor), answer);
  });

  test('are set all or none', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    const { uuid } = await mainOf(house, actor);
    await notifications.changeContact(actor, uuid, { email: 'acme@example.org' });
    const changes = [uuid, '0b6d5b6a-1b1f-4c57-8a4e-000000000000'].map((contact) => ({
      contact,
      kind: 'creation' as const,
      isOn: true,
    }));
    await assert.rejects(notifications.prefer(actor, changes), { code: 'not_found' });
    assert.ok((await notifications.preferences(actor)).every(({ isOn }) => !isOn));
  });

  test('go with their contact', async () => {
    await using house = await openInstallation();
    const { notifications } = house.services;
    const { actor } = house.customer;
    const { uuid } = await notifications.addContact(actor, { email: 'night@example.org' });
    await notifications.prefer(actor, [{ contact: uuid, kind: 'creation', isOn: true }]);
    await notifications.removeContact(actor, uuid);
    assert.deepEqual(
      await house.unitOfWork.records.notifications.recipients(house.customer.account.id, 'creation'),
      [],
    );
    assert.deepEqual((await house.dump()).notification_preferences, []);
  });
});
