// The tests of some folders, in this process.
import './support/untracked-promises.ts';
import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { before } = await import('node:test');

const loadAll = async (): Promise<void> => {
  for (const file of globSync(process.argv.slice(2)).toSorted()) await import(pathToFileURL(file).href);
};

// No test begins before all are known: with the last that is known the process ends.
const loaded = loadAll();
before(() => loaded);
