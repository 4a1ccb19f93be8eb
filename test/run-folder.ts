// The tests of one folder, in this process.
import './support/untracked-promises.ts';
import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { test } = await import('node:test');

const loadAll = async (): Promise<void> => {
  for (const file of globSync(process.argv.slice(2)).toSorted()) await import(pathToFileURL(file).href);
};

// The first test, so that none begins before all are known: with the last that is known the process ends.
const loaded = loadAll();
test(`the files of ${process.argv[2]} load`, () => loaded);
