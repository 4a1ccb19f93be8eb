import assert from 'node:assert/strict';
import { MemoryDriver } from '../../src/drivers/memory/driver.ts';
import { exerciseDriver, type OpenDriver } from '../contracts/driver-contract.ts';
import { exerciseCarrying } from '../contracts/driver-contract-carrying.ts';
import { exerciseProof } from '../contracts/driver-contract-proof.ts';

const open: OpenDriver = async (_directory, hooks) => {
  const driver = new MemoryDriver(hooks);
  return {
    driver,
    tamper: async (locator, how) => {
      const copy = [...driver.copies.values()].find(({ result }) => result.locator === locator);
      const kept = copy?.entries.find(({ content }) => content.length > 0) ?? assert.fail('no file to damage');
      kept.content = how === 'cut' ? kept.content.subarray(1) : Buffer.from(kept.content).fill('#', 0, 1);
    },
    listStored: () => [...driver.copies.keys()],
  };
};

exerciseDriver('memory', open);
exerciseCarrying('memory', open);
exerciseProof('memory', open);
