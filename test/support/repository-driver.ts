import { MEMORY_CAPABILITIES, MemoryDriver } from '../../src/drivers/memory/driver.ts';
import type { DriverKind } from '../../src/ports/snapshot-driver.ts';

/** The driver `memory`, which has to be compacted: each target's repository by `compact`. */
export const repositoryKind = (
  compact: (targetUuid: string, signal: AbortSignal) => Promise<void>,
  isExclusive = false,
): DriverKind => {
  const driver = Object.assign(new MemoryDriver(), {
    compact,
    foundCopies: async () => [],
    breakLock: async () => {},
    exportKey: async () => 'a key',
  });
  return {
    name: 'memory',
    capabilities: { ...MEMORY_CAPABILITIES, compact: true },
    isExclusive,
    checkSettings: () => {},
    pathSettings: [],
    open: () => driver,
  };
};
