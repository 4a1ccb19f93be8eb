import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SourceFile, sourceFiles } from '../support/source-files.ts';

const without = (files: readonly SourceFile[], pattern: RegExp): void => {
  const found = files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  assert.deepEqual(found, []);
};

describe('the house', () => {
  it("keeps each wire's words in its room", () => {
    const house = ['domain', 'ports', 'services', 'storage', 'triggering', 'drivers', 'server'];
    without(
      house.flatMap((room) => sourceFiles(`src/${room}`)),
      /\b(plid|elid|sok|rotation_days|rotation_time|incremental_backup|time_option)\b/,
    );
  });

  it('reads the wall clock in one place', () => {
    const files = sourceFiles('src').filter(({ path }) => path !== 'src/storage/system-clock.ts');
    without(files, /Date\.now\(|new Date\(\)|Temporal\.Now/);
  });

  it('keeps the domain free of input and output', () => {
    without(sourceFiles('src/domain'), /from '(node:|knex|koa)/);
  });

  it('starts programs without a shell', () => {
    without(sourceFiles('src'), /\bexecSync\(|\bexec\(['"`]|shell: true/);
  });

  it('skips no test and leaves none to be done', () => {
    without(sourceFiles('test'), /\b(it|test|describe)\.(skip|todo|only)\b|\{ *(skip|todo|only): *true/);
  });

  it('names every test once in its file', () => {
    for (const { path, text } of sourceFiles('test')) {
      const names = [...text.matchAll(/^\s*(?:it|test)\(\s*(['"`])(.+?)\1/gm)].map((match) => match[2]);
      assert.equal(new Set(names).size, names.length, `${path} has two tests of one name.`);
    }
  });
});
