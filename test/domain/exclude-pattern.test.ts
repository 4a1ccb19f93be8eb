import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excludedBelow, excludedBy } from '../../src/domain/exclude-pattern.ts';

const TABLE: readonly (readonly [pattern: string, path: string, isLeftOut: boolean])[] = [
  ['*.tmp', '/srv/a.tmp', true],
  ['*.tmp', '/srv/a.tmp/below', true],
  ['*.tmp', '/srv/a.tmpx', false],
  ['/srv/cache', '/srv/cache', true],
  ['/srv/cache', '/srv/cache/x/y', true],
  ['/srv/cache', '/srv/cached', false],
  ['srv/cache', '/srv/cache', true],
  ['/srv/cache/', '/srv/cache', false],
  ['/srv/cache/', '/srv/cache/x', true],
  ['cache', '/srv/cache', false],
  ['*/cache', '/srv/deep/cache/x', true],
  ['/srv/?at', '/srv/cat', true],
  ['/srv/?at', '/srv/at', false],
  ['/srv?cat', '/srv/cat', true],
  ['/srv/[a-c]x', '/srv/bx', true],
  ['/srv/[!a-c]x', '/srv/bx', false],
  ['/srv/[!a-c]x', '/srv/dx', true],
  ['/srv/[]x]', '/srv/]', true],
  ['/srv/[x', '/srv/[x', true],
  ['/srv/[c-a]x', '/srv/bx', false],
  ['/srv/[a-]', '/srv/-', true],
  ['/srv//./deep/../cache', '/srv/cache', true],
  ['*', '/srv', true],
  ['/srv/?', '/srv/\u{1F600}', true],
  ['/srv/.', '/srv/x', true],
  ['/srv/(a|b)', '/srv/a', false],
];

for (const [pattern, path, isLeftOut] of TABLE) {
  test(`the pattern ${pattern} ${isLeftOut ? 'leaves out' : 'does not leave out'} ${path}`, () => {
    assert.equal(excludedBy([pattern])(path), isLeftOut);
  });
}

test('nothing is left out without a pattern, and whatever any of several leaves out', () => {
  assert.equal(excludedBy([])('/srv/x'), false);
  assert.equal(excludedBy(['/srv/a', '/srv/b'])('/srv/b'), true);
});

test('patterns of a directory know nothing but what is below it, whatever it is called', () => {
  const root = '/srv/data[1]/*x';
  const leavesOut = (pattern: string, path: string) => excludedBy(excludedBelow(root, [pattern]))(path);
  for (const pattern of ['*.tmp', 'a.tmp', '/a.tmp', './b/../a.tmp', '../../a.tmp'])
    assert.equal(leavesOut(pattern, `${root}/a.tmp`), true, pattern);
  for (const pattern of ['*data*', 'srv', 'a', '*/*x/a.tmp'])
    assert.equal(leavesOut(pattern, `${root}/a.tmp`), false, pattern);
  assert.equal(leavesOut('*.tmp', `${root}/deep/a.tmp`), true);
  assert.equal(leavesOut('a', '/srv/data1/yx/a'), false);
  assert.deepEqual([leavesOut('cache/', `${root}/cache`), leavesOut('cache/', `${root}/cache/x`)], [false, true]);
});

test('no pattern takes long, whatever it is asked of', () => {
  const hostile = `${'*a'.repeat(200)}b`;
  assert.equal(excludedBy([hostile])(`/${'a'.repeat(4_000)}`), false);
});
