import { isUnavailable } from '../../domain/errors.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/**
 * Removes what restore checks left on this node whose process was killed: of tasks that nobody is at. What cannot be removed is
 * logged, and tried again with the next pass.
 *
 * @throws `unavailable` - the database is away.
 */
export async function dropScratch(
  { records }: UnitOfWork,
  files: Pick<FileArea, 'listScratch' | 'removeScratch'>,
  log: Log,
): Promise<void> {
  try {
    // Listed before the tasks are asked for: whatever comes later belongs to one that is running.
    for (const uuid of await files.listScratch()) {
      const task = await records.tasks.find('everything', { uuid });
      if (task?.state !== 'running') await files.removeScratch(uuid);
    }
  } catch (error) {
    if (isUnavailable(error)) throw error;
    log.warn({ err: error }, 'What a restore check left on this node could not be removed.');
  }
}
