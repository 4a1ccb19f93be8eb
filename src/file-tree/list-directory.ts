import { opendir } from 'node:fs/promises';
import type { DirectoryHandle } from './directory-handle.ts';

/** A name of a directory's list, as bytes. */
export interface ListedName {
  readonly name: Buffer;
  isDirectory(): boolean;
}

/** A directory's list that is read bit by bit, in no particular order. */
export interface DirectoryList {
  read(): Promise<ListedName | null>;
  close(): Promise<void>;
}

/** Node returns names as bytes when asked; its type declarations know of strings only. */
const openBytes = opendir as unknown as (
  path: Buffer,
  options: { encoding: 'buffer'; bufferSize: number },
) => Promise<DirectoryList>;

/** Opens the list of an open directory; memory does not grow with its length. */
export const listDirectory = async (handle: DirectoryHandle): Promise<DirectoryList> => {
  const list = await openBytes(handle.path, { encoding: 'buffer', bufferSize: 256 });
  await handle.verify();
  return list;
};

/** The names in a directory, those that are meant: other names, of which there may be any number, are not kept. */
export const namesIn = async (
  handle: DirectoryHandle,
  isMeant: (name: string) => boolean = () => true,
): Promise<readonly string[]> => {
  const list = await listDirectory(handle);
  const names: string[] = [];
  try {
    for (let child = await list.read(); child !== null; child = await list.read()) {
      const name = child.name.toString();
      if (isMeant(name)) names.push(name);
    }
    return names;
  } finally {
    await list.close();
  }
};

export const isEmpty = async (handle: DirectoryHandle): Promise<boolean> => {
  const list = await listDirectory(handle);
  try {
    return (await list.read()) === null;
  } finally {
    await list.close();
  }
};
