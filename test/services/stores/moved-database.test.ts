import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createDrivers } from '../../../src/drivers/index.ts';
import type { Home } from '../../../src/services/stores/index.ts';
import { Ownership } from '../../../src/services/stores/ownership.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { MINUTE, STAFF, there } from '../../support/values.ts';

interface Start {
  readonly database: string;
  readonly node?: string | null;
  readonly directory?: string;
  readonly isShared?: boolean;
}

/** Starts a server of a database, as far as whose it is; answers whether it may write the store that all nodes reach. */
async function mayWrite(house: Installation, { database, ...start }: Start): Promise<boolean> {
  const { node = 'n1', directory = 'the first', isShared = true } = start;
  const home: Home = {
    dataDir: house.dataDir,
    isShared,
    sharesVolumes: false,
    database: async () => database,
    directory: async () => directory,
  };
  const kinds = createDrivers({ spoolDirectory: `${house.dataDir}/spool`, borgDirectory: `${house.dataDir}/borg` });
  const ownership = new Ownership({ unitOfWork: house.unitOfWork, kinds, home }, node);
  await ownership.takeCharge('server', house.log);
  return !(await ownership.isReadOnly(await house.services.stores.findByName(STAFF, 'vault')));
}

async function openHouse(): Promise<Installation> {
  const house = await openInstallation();
  await house.services.stores.add(STAFF, {
    accountId: null,
    name: 'vault',
    locationCode: 'vault',
    driver: 'archive',
    settings: { root: await house.addSource({}) },
  });
  assert.equal(await mayWrite(house, { database: 'one' }), true);
  return house;
}

describe('a database that was moved to another server', () => {
  test('is the same to a node that was seen on it within five minutes, and from then on', async () => {
    await using house = await openHouse();
    house.clock.advance(5 * MINUTE);
    assert.equal(await mayWrite(house, { database: 'two' }), true);
    assert.equal(
      house.log.lines.some(({ message }) => /is a copy of/.test(message)),
      false,
    );
    house.clock.advance(60 * MINUTE);
    assert.equal(await mayWrite(house, { database: 'two', node: 'n2', directory: 'the second' }), true);
  });

  for (const [what, minutes, start] of [
    ['after that', 6, {}],
    ['to a node that was never there', 1, { node: 'n2' }],
    ['to a node of the same name with another data directory', 1, { directory: 'the second' }],
    ['to one whose data directory cannot be told', 1, { directory: '' }],
    ['where one machine alone uses it', 1, { isShared: false }],
  ] as const) {
    test(`is a copy ${what}: its stores are only read, and that is told`, async () => {
      await using house = await openHouse();
      house.clock.advance(minutes * MINUTE);
      assert.equal(await mayWrite(house, { database: 'two', ...start }), false);
      const line = there(house.log.lines.find(({ message }) => /is a copy of/.test(message)));
      assert.match(line.message, /backrota store adopt/);
      assert.equal(await mayWrite(house, { database: 'two', ...start }), false, 'at the next start too');
    });
  }
});
