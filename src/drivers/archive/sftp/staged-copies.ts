import { join } from 'node:path';
import type { StagedCopies } from '../../../ports/snapshot-driver.ts';
import { isTargetName } from '../format/layout.ts';
import { namesIn, Spool } from './spool.ts';

/** The spools of all stores on this node, those of deleted ones too: a directory each. */
export const stagedBelow = (spoolDirectory: string): StagedCopies => {
  const list = async () => {
    const stores = (await namesIn(spoolDirectory)).filter(isTargetName);
    const spools = stores.map((store) => new Spool(join(spoolDirectory, store)));
    const lists = await Promise.all(
      spools.map(async (spool) => (await spool.list()).map((files) => ({ spool, files }))),
    );
    return lists.flat();
  };
  return {
    tasks: async () => [...new Set((await list()).map(({ files }) => files.taskUuid))],
    remove: async (taskUuid) => {
      for (const { spool, files } of await list()) if (files.taskUuid === taskUuid) await spool.clear(files);
    },
  };
};
