import type { FileHandle } from 'node:fs/promises';
import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '../../../domain/errors.ts';
import { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { errorCode, explainWriteFailure } from '../../../file-tree/failures.ts';
import type { WalkHooks } from '../../../file-tree/read-entry.ts';
import type { BackupJob, BackupResult, Channel, TaskFiles, TransferJob } from '../../../ports/snapshot-driver.ts';
import type { CopyName } from '../format/layout.ts';
import { isTargetName, parseName } from '../format/layout.ts';
import type { OpenParent } from '../format/parent-index.ts';
import type { CopyPart, OpenedCopy, StoredCopy } from '../format/stored-parts.ts';
import { fetchPart } from '../format/stored-parts.ts';
import { ArchiveDriver } from '../local/driver.ts';
import { LocalStore } from '../local/local-store.ts';

/** The names in a directory; none where it is not there. */
export const namesIn = (directory: string): Promise<readonly string[]> =>
  readdir(directory).catch((error) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });

/** What is made here does not go to the store itself yet. */
const staging = ({ tell, ...asked }: Channel): Channel => ({
  ...asked,
  tell: (event) => {
    if (event.kind !== 'transferring') tell(event);
  },
});

/** Where this node makes copies before they are sent, so that a lost connection costs no second reading of the source. */
export class Spool {
  readonly root: string;
  readonly #archive: ArchiveDriver;

  constructor(root: string, hooks: WalkHooks = {}) {
    this.root = root;
    this.#archive = new ArchiveDriver({ root }, hooks, 'spool');
  }

  /** Makes the directory: it is the gateway's own. */
  async prepare(): Promise<void> {
    await mkdir(this.root, { recursive: true, mode: 0o700 }).catch((error) => {
      throw explainWriteFailure(error, 'spool', this.root);
    });
  }

  /** @param openParent what it is built upon, which lies on the server; `null` = nothing. */
  backup(job: BackupJob, openParent: OpenParent | null, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    return this.#archive.backUpUpon(job, openParent, staging(channel), signal);
  }

  takeIn(source: StoredCopy, job: TransferJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    return this.#archive.takeIn(source, job, staging(channel), signal);
  }

  open(locator: string): Promise<OpenedCopy> {
    return new LocalStore(this.root, 'spool').openCopy(locator);
  }

  /** Removes all of a task. */
  async clear(files: TaskFiles): Promise<void> {
    await this.#archive.sweep(files, null);
  }

  /** Whether a finished copy of a task waits here to be sent. */
  async holds({ taskUuid, targetUuid }: TaskFiles): Promise<boolean> {
    const copies = await this.#copiesOf(targetUuid);
    return copies.some((copy) => copy.taskUuid === taskUuid && copy.state === 'finished');
  }

  /** Removes what other tasks of a target left: of one target, one task at a time is at work. */
  async clearOthers(targetUuid: string, taskUuid: string): Promise<void> {
    const tasks = new Set((await this.#copiesOf(targetUuid)).map((copy) => copy.taskUuid));
    for (const other of tasks) if (other !== taskUuid) await this.clear({ taskUuid: other, targetUuid });
  }

  /** Everything in it, of every task. */
  async list(): Promise<readonly TaskFiles[]> {
    const targets = (await namesIn(this.root)).filter(isTargetName);
    const lists = await Promise.all(
      targets.map(async (targetUuid) =>
        (await this.#copiesOf(targetUuid)).map(({ taskUuid }) => ({ taskUuid, targetUuid })),
      ),
    );
    return lists.flat();
  }

  freeBytes(): Promise<number> {
    return this.#archive.freeBytes();
  }

  /** Throws `spool_full` where so much would not fit. */
  async requireRoom(bytes: number): Promise<void> {
    const free = await this.freeBytes();
    if (bytes <= free) return;
    const place = { path: this.root, server: null };
    throw problem('spool_full', { why: 'copy_size', place, freeBytes: free, neededBytes: bytes });
  }

  /** Copies a part into a file without a name; see `fetchPart`. Throws `spool_full` where it is larger than the room. */
  async fetch(part: CopyPart, signal: AbortSignal): Promise<FileHandle> {
    await this.requireRoom(part.sizeBytes);
    try {
      const directory = await DirectoryHandle.openPath(await realpath(this.root), 'read');
      return await fetchPart(directory, part, signal).finally(() => directory.release());
    } catch (error) {
      throw explainWriteFailure(error, 'spool', this.root);
    }
  }

  async test(): Promise<void> {
    await this.#archive.test();
  }

  async #copiesOf(targetUuid: string): Promise<readonly CopyName[]> {
    return (await namesIn(join(this.root, targetUuid))).flatMap((name) => parseName(name) ?? []);
  }
}
