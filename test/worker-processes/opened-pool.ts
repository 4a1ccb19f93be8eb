import { archiveKind } from '../../src/drivers/archive/index.ts';
import { type PoolOptions, ProcessPool } from '../../src/worker-processes/pool.ts';
import { CollectedLog } from '../support/collected-log.ts';

/** The program of a worker process that asks before it opens a file: see `answerHooks`. */
export const HOOKED_CHILD = new URL('./hooked-child.ts', import.meta.url);

/** A pool of worker processes for archive stores; none begins before it is called. */
export const openPool = (options: PoolOptions = {}, log = new CollectedLog()): ProcessPool =>
  new ProcessPool(
    {
      dataDir: '/nowhere',
      volumesDir: null,
      concurrency: 2,
      log,
      drivers: new Map([['archive', archiveKind]]),
      volumePath: (uuid) => `/nowhere/volumes/${uuid}`,
    },
    { program: HOOKED_CHILD, ...options },
  );
