import { rename } from 'node:fs/promises';
import type { RestoreKey } from '../ports/file-area.ts';
import { type DirectoryHandle, isSame } from './directory-handle.ts';
import { namesIn } from './list-directory.ts';
import { openPrivate } from './open-private.ts';
import { emptyDirectory } from './remove-tree.ts';
import { nameWork, refuseMounted, removeEmpty, type StagingDirectory } from './restore-staging.ts';

/** Restore, attempt, place, the attempt that made it. */
const NAME = /^\.backrota-restore-([0-9a-f-]{36})\.(\d+)\.(\d+)(?:\.(\d+))?$/;
/** What may be in one. A driver's own working directory beside the copy has a name of its own. */
const CONTENT = /^(?:tree|new|old|nothing|met|\.backrota-restore-[0-9a-f]{32}\.partial)$/;

interface EarlierStaging {
  readonly name: string;
  readonly work: string;
  readonly index: number;
}

/**
 * Directories that version 0.1.0 left beside a place: named after the restore, whose uuid people see, one an attempt.
 * They are the gateway's where they are directories of its own user, shut to all others, with nothing in them but what
 * belongs there.
 */
const listEarlier = async (
  parent: DirectoryHandle,
  { restoreUuid }: RestoreKey,
): Promise<readonly EarlierStaging[]> => {
  const names = await namesIn(parent, (name) => NAME.exec(name)?.[1] === restoreUuid);
  return names.map((name) => {
    const [, , attempt, index, madeBy] = NAME.exec(name) ?? [];
    return { name, work: nameWork(Number(attempt), Number(madeBy ?? attempt)), index: Number(index) };
  });
};

const openEarlier = async (parent: DirectoryHandle, name: string): Promise<DirectoryHandle | null> => {
  const directory = await openPrivate(parent, Buffer.from(name));
  if (directory === null) return null;
  if ((await namesIn(directory, (content) => !CONTENT.test(content))).length === 0) return directory;
  await directory.release();
  return null;
};

/**
 * Moves what an attempt of version 0.1.0 left for the `index`-th place into a staging directory, where the next attempt
 * finds it.
 */
export async function adoptEarlier(
  parent: DirectoryHandle,
  key: RestoreKey,
  index: number,
  makeStaging: () => Promise<StagingDirectory>,
): Promise<void> {
  for (const { name, work } of (await listEarlier(parent, key)).filter((earlier) => earlier.index === index)) {
    const directory = await openEarlier(parent, name);
    if (directory === null) continue;
    try {
      const { works } = await makeStaging();
      await rename(parent.childPath(Buffer.from(name)), works.childPath(Buffer.from(work)));
      const adopted = await openPrivate(works, Buffer.from(work));
      const isRight = adopted !== null && isSame(adopted.identity, directory.identity);
      await adopted?.release();
      // What came to stand under the name meanwhile goes back, unread.
      if (!isRight) await rename(works.childPath(Buffer.from(work)), parent.childPath(Buffer.from(name)));
    } finally {
      await directory.release();
    }
  }
}

/**
 * Removes all that version 0.1.0 left of a restore in a directory, beside `place`. @throws as `StagingDirectory.remove`.
 */
export async function removeEarlier(parent: DirectoryHandle, key: RestoreKey, place: string): Promise<void> {
  for (const { name } of await listEarlier(parent, key)) {
    const directory = await openEarlier(parent, name);
    if (directory === null) continue;
    try {
      await refuseMounted(directory, place);
      await emptyDirectory(directory);
      await removeEmpty(parent, Buffer.from(name));
    } finally {
      await directory.release();
    }
  }
}
