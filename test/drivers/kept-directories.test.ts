import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { walkTree } from '../../src/file-tree/walk-tree.ts';
import { Warnings } from '../../src/file-tree/warnings.ts';
import { makeDirectory, neverAborted } from './source-tree.ts';

const UUID = '11111111-2222-4333-8444-555555555555';
const SECRET = '0123456789abcdef0123456789abcdef';

/** What a walk finds, and what it says of what it left out. */
async function walk(source: string) {
  const warnings = new Warnings();
  const found: string[] = [];
  const skipped: string[] = [];
  for await (const item of walkTree([source], neverAborted())) {
    const path = item.entry.path.toString();
    if (item.kind !== 'skipped') found.push(path);
    else {
      skipped.push(`${path} ${item.entry.reason}`);
      warnings.addSkipped(item.entry);
    }
  }
  return { found: found.sort(), skipped: skipped.sort(), warnings: warnings.list() };
}

const write = (root: string, names: readonly string[]): void => {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), 'x');
  }
};

describe('a directory that a restore keeps beside a source further in', () => {
  test('is left out of a copy without a warning, at any depth; one of an earlier version too', async (context) => {
    const source = makeDirectory(context);
    const kept = [`.backrota-restore-${SECRET}.0`, `deep/.backrota-restore-${UUID}.12.3.1`];
    write(source, ['site/page', ...kept.map((name) => `${name}/old/page`)]);
    for (const name of kept) chmodSync(join(source, name), 0o700);
    assert.deepEqual(await walk(source), {
      found: ['', 'deep', 'site', 'site/page'],
      skipped: kept.map((name) => `${name} restore`),
      warnings: [],
    });
  });

  test('is known by being the gateway’s own: what others may enter is copied, whatever its name', async (context) => {
    const source = makeDirectory(context);
    const named = `.backrota-restore-${SECRET}.0`;
    write(source, [`${named}/page`]);
    chmodSync(join(source, named), 0o755);
    assert.deepEqual(await walk(source), { found: ['', named, `${named}/page`], skipped: [], warnings: [] });
  });

  test('is known by its whole name and by being a directory; a source of its own is copied', async (context) => {
    const source = makeDirectory(context);
    const kept = `.backrota-restore-${UUID}.1.0`;
    const names = ['.backrota-restore-mine/a', `${kept}.bak/a`, `x${kept}/a`, `files/${kept}`];
    write(source, names);
    const { found, skipped } = await walk(source);
    assert.deepEqual([names.filter((name) => !found.includes(name)), skipped], [[], []]);
    write(source, [`${kept}/old/page`]);
    chmodSync(join(source, kept), 0o700);
    assert.deepEqual((await walk(join(source, kept))).found, ['', 'old', 'old/page']);
  });
});
