import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Target } from '../../src/domain/target.ts';
import type { Services } from '../../src/services/index.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { openInstallation } from '../support/installation.ts';
import type { RecordsCall } from '../support/interleaving.ts';
import { STAFF } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const interleave = keepInstallationsInMariadb();

describe('two targets that two nodes add at once, wherever the first is when the second comes', () => {
  for (const [heldAt, moment] of [
    ['targets.nextFreeId', 'looks for a free id'],
    ['targets.insert', 'writes its target'],
    ['audit.append', 'notes who added it'],
  ] as const satisfies readonly (readonly [RecordsCall, string])[]) {
    test(`have ids of their own, before the first ${moment}`, async () => {
      await using house = await openInstallation();
      const draft = {
        accountId: house.customer.account.id,
        name: 'server',
        kind: 'instance',
        storeId: house.store.id,
        paths: [await house.addSource()],
      } as const;
      const add = ({ targets }: Services): Promise<Target> => targets.add(STAFF, draft);
      const outcomes = await interleave(house, { heldAt, first: add, second: add });
      const ids = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.id : outcome.reason));
      assert.deepEqual(ids.toSorted(), [1, 2]);
    });
  }

  test('are one where both are to have one id, and the other is told that it is taken', async () => {
    await using house = await openInstallation();
    const draft = {
      accountId: house.customer.account.id,
      name: 'server',
      kind: 'instance',
      storeId: house.store.id,
      paths: [await house.addSource()],
      id: 5_203_773,
    } as const;
    const add = ({ targets }: Services): Promise<Target> => targets.add(STAFF, draft);
    const outcomes = await interleave(house, { heldAt: 'audit.append', first: add, second: add });
    assert.deepEqual(
      outcomes.map((outcome) =>
        outcome.status === 'fulfilled' ? outcome.value.id : sayInEnglish(outcome.reason.problem),
      ),
      [5_203_773, 'The id 5203773 is taken already; choose another one.'],
    );
  });
});
