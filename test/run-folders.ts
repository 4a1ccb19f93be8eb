// Tests of folders that nobody has taken yet, in this process, until none is left: `run-folders.ts CLAIMS FOLDER…`.
import './support/untracked-promises.ts';
import { closeSync, globSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { before, describe } = await import('node:test');

const [claims = '', ...folders] = process.argv.slice(2);

/** Whether a folder is this process's own: of several that ask at once, one makes the file. */
const isTaken = (folder: string): boolean => {
  try {
    closeSync(openSync(join(claims, encodeURIComponent(folder)), 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** Loads the tests of the next folder. They run before the hook that follows them, which takes the one after it. */
const takeNext = async (): Promise<void> => {
  const folder = folders.find(isTaken);
  if (folder === undefined) return;
  for (const file of globSync(folder).toSorted()) await import(pathToFileURL(file).href);
  describe(`all of ${folder}`, () => before(takeNext));
};

// With the last test that is known the process ends: none begins before those of the first folder are.
const first = takeNext();
before(() => first);
