import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Services } from '../../src/services/index.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import type { RecordsCall } from '../support/interleaving.ts';
import { NIGHTLY } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const interleave = keepInstallationsInMariadb();

const createOnce =
  (house: Installation, targetIds: readonly number[]) =>
  ({ schedules }: Services): Promise<Schedule> =>
    schedules.createOnce(
      house.customer.actor,
      {
        name: 'nightly',
        targets: targetIds.map((id) => ({ target: { id } })),
        recurrence: NIGHTLY,
        retention: { kind: 'inherit' },
      },
      60,
    );

describe('a schedule that two nodes are asked for at once is one, wherever the first is when the second comes', () => {
  for (const [heldAt, moment] of [
    ['targets.lock', 'locks its targets'],
    ['accounts.lock', 'locks its account'],
    ['schedules.unchangedBetween', 'looks for one like it'],
    ['schedules.insert', 'writes it'],
    ['audit.append', 'notes who made it'],
  ] as const satisfies readonly (readonly [RecordsCall, string])[]) {
    for (const count of [0, 2]) {
      if (heldAt === 'targets.lock' && count === 0) continue;
      test(`before the first ${moment}, for ${count} targets`, async () => {
        await using house = await openInstallation();
        const ids: number[] = [];
        for (let made = 0; made < count; made += 1) ids.push((await house.addTarget()).id);
        const create = createOnce(house, ids);
        const outcomes = await interleave(house, { heldAt, first: create, second: create });
        const made = outcomes.map((outcome) => {
          assert.equal(outcome.status, 'fulfilled');
          return outcome.status === 'fulfilled' ? outcome.value.id : 0;
        });
        assert.equal(made[0], made[1]);
        const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
        assert.equal((await house.services.schedules.list(house.customer.actor, {}, page)).total, 1);
      });
    }
  }
});
