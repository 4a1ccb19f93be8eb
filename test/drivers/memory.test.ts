import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MEMORY_CAPABILITIES, MemoryDriver } from '../../src/drivers/memory/driver.ts';
import type { OpenDriver } from '../contracts/driver-contract.ts';
import { exerciseKind } from '../contracts/driver-contract-suite.ts';

const open: OpenDriver = async (_directory, hooks) => {
  const driver = new MemoryDriver(hooks);
  return {
    driver,
    access: { driver: 'memory', uuid: randomUUID(), settings: {}, secrets: {}, mark: null },
    tamper: async (locator, how) => {
      const copy = [...driver.copies.values()].find(({ result }) => result.locator === locator);
      const kept = copy?.entries.find(({ content }) => content.length > 0) ?? assert.fail('no file to damage');
      kept.content = how === 'cut' ? kept.content.subarray(1) : Buffer.from(kept.content).fill('#', 0, 1);
    },
    listStored: () => [...driver.copies.keys()],
  };
};

exerciseKind('memory', MEMORY_CAPABILITIES, open);
