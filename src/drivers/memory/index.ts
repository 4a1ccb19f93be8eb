import type { DriverKind } from '../../ports/snapshot-driver.ts';
import { checkSettings } from './config.ts';
import { MemoryDriver } from './driver.ts';

/** One driver per store for the life of the process, so that whoever opens the store sees the same copies. */
const opened = new Map<string, MemoryDriver>();

/** Copies in this process's memory, gone with it: for tests and trials. */
export const memoryKind: DriverKind = {
  name: 'memory',
  isExclusive: false,
  checkSettings,
  open: (store) => {
    const driver = opened.get(store.uuid) ?? new MemoryDriver();
    opened.set(store.uuid, driver);
    return driver;
  },
};
