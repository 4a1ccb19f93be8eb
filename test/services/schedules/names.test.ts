import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NameRule } from '../../../src/services/schedules/index.ts';
import { openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { NIGHTLY } from '../../support/values.ts';

describe('the name of a schedule', () => {
  it('is shared, refused or numbered where another one of the account has it, as is asked', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const target = await house.addTarget();
    const create = async (name: string, names?: NameRule) => {
      const targets = [{ target: { id: target.id } }];
      const draft = { name, targets, recurrence: NIGHTLY, retention: { kind: 'all' } } as const;
      return house.services.schedules.create(actor, draft, names === undefined ? {} : { names });
    };
    const first = await create('nightly', 'unique');
    await assert.rejects(create(' nightly ', 'unique'), reasonIs('schedule_name_taken'));
    assert.equal((await create('Nightly', 'unique')).name, 'Nightly');
    const twin = await create('nightly');
    assert.equal((await create('nightly', 'numbered')).name, 'nightly (2)');
    assert.equal((await create('nightly', 'numbered')).name, 'nightly (3)');

    const { schedules } = house.services;
    const rename = (id: number, name: string) => schedules.change(actor, { id }, { name }, { names: 'unique' });
    await assert.rejects(rename(first.id, 'Nightly'), reasonIs('schedule_name_taken'));
    assert.equal((await rename(twin.id, 'nightly')).name, 'nightly');
    await schedules.delete(actor, [{ id: first.id }, { id: twin.id }]);
    assert.equal((await create('nightly', 'unique')).name, 'nightly');
  });

  it('is one of as many as are asked for at once', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const draft = {
      name: 'raced',
      targets: [{ target: { id: target.id } }],
      recurrence: NIGHTLY,
      retention: { kind: 'all' },
    } as const;
    const { schedules } = house.services;
    const made = Array.from({ length: 5 }, () => schedules.create(house.customer.actor, draft, { names: 'numbered' }));
    const names = (await Promise.all(made)).map(({ name }) => name);
    assert.deepEqual(names.sort(), ['raced', 'raced (2)', 'raced (3)', 'raced (4)', 'raced (5)']);
  });
});
