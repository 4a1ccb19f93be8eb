import type { FileHandle } from 'node:fs/promises';
import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../../domain/errors.ts';
import { DirectoryHandle } from '../../file-tree/directory-handle.ts';
import { driverFailed, errorCode, explainWriteFailure } from '../../file-tree/failures.ts';
import type { WalkHooks } from '../../file-tree/read-entry.ts';
import type {
  BackupJob,
  BackupResult,
  CarryJob,
  CopyPart,
  DriverFailure,
  OpenedCopy,
  TaskFiles,
} from '../../ports/snapshot-driver.ts';
import { ArchiveDriver } from '../archive/driver.ts';
import type { CopyName } from '../archive/layout.ts';
import { isTargetName, parseName } from '../archive/layout.ts';
import { fetchPart } from '../archive/stored-parts.ts';

/** The names in a directory; none where it is not there. */
export const namesIn = (directory: string): Promise<readonly string[]> =>
  readdir(directory).catch((error) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });

/** What is the store's failure to the driver that the spool works by. */
const OF_SPOOL: ReadonlyMap<string, DriverFailure> = new Map([
  ['store_full', 'spool_full'],
  ['store_unwritable', 'spool_unwritable'],
  ['store_unreadable', 'spool_unreadable'],
  ['store_missing', 'spool_missing'],
  ['store_failed', 'spool_failed'],
]);

/** Where this node makes copies before they are sent, so that a lost connection costs no second reading of the source. */
export class Spool {
  readonly root: string;
  readonly #archive: ArchiveDriver;

  constructor(root: string, hooks: WalkHooks = {}) {
    this.root = root;
    this.#archive = new ArchiveDriver({ root }, hooks);
  }

  /** Makes the directory: it is the gateway's own. */
  async prepare(): Promise<void> {
    await this.#explain(() => mkdir(this.root, { recursive: true, mode: 0o700 }));
  }

  backup(job: BackupJob, signal: AbortSignal): Promise<BackupResult> {
    return this.#explain(() => this.#archive.backup(job, signal));
  }

  carry(job: CarryJob, signal: AbortSignal): Promise<BackupResult> {
    return this.#explain(() => this.#archive.carry(job, signal));
  }

  open(locator: string): Promise<OpenedCopy> {
    return this.#explain(() => this.#archive.openCopy(locator));
  }

  /** Removes all of a task. */
  async clear(files: TaskFiles): Promise<void> {
    await this.#explain(() => this.#archive.sweep(files, null));
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
    return this.#explain(() => this.#archive.freeBytes());
  }

  /** Throws `spool_full` where so much would not fit. */
  async requireRoom(bytes: number): Promise<void> {
    const free = await this.freeBytes();
    if (bytes <= free) return;
    throw driverFailed(
      'spool_full',
      `The spool of this node has ${free} bytes free, and ${bytes} are asked for; free some room.`,
    );
  }

  /** Copies a part into a file without a name; see `fetchPart`. Throws `spool_full` where it is larger than the room. */
  async fetch(part: CopyPart, signal: AbortSignal): Promise<FileHandle> {
    await this.requireRoom(part.sizeBytes);
    const directory = await DirectoryHandle.openPath(await realpath(this.root), 'read');
    return fetchPart(directory, part, signal).finally(() => directory.release());
  }

  async test(): Promise<void> {
    await this.#explain(() => this.#archive.test());
  }

  async #copiesOf(targetUuid: string): Promise<readonly CopyName[]> {
    return (await namesIn(join(this.root, targetUuid))).flatMap((name) => parseName(name) ?? []);
  }

  /** A failure of the spool's disk is not one of the store. */
  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      const error = explainWriteFailure(thrown, 'store', `'${this.root}'`);
      const reason = error instanceof GatewayError ? error.details.reason : undefined;
      const spooled = OF_SPOOL.get(reason ?? '');
      if (!(error instanceof GatewayError) || spooled === undefined) throw error;
      const message = error.message.replace(/^The store/, 'The spool of this node');
      throw driverFailed(spooled, message, error);
    }
  }
}
