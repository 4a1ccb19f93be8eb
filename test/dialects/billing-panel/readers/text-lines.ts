import assert from 'node:assert/strict';

/** Names and values of a line, in order. */
export type Pairs = readonly (readonly [name: string, value: string])[];

const PAIR = /([a-z][a-z_0-9.]*)=("(?:[^"\\]|\\.)*"|[^\s"\\]*)(?: |$)/y;

/** Reads a line of `out=text`: `k=v k=v`, a value in quotes being a JSON string. Anything left over throws. */
export function readLine(line: string): Pairs {
  const pairs: (readonly [string, string])[] = [];
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < line.length) {
    const at = PAIR.lastIndex;
    const found = PAIR.exec(line);
    assert.ok(found !== null, `no pair at ${at} of ${line}`);
    const [, name = '', value = ''] = found;
    pairs.push([name, value.startsWith('"') ? JSON.parse(value) : value]);
  }
  return pairs;
}

/** The lines of a text, split wherever any reader would; each ends in a line feed. */
export function readLines(text: string): readonly Pairs[] {
  if (text === '') return [];
  assert.ok(text.endsWith('\n'));
  return text
    .slice(0, -1)
    .split(/[\p{Cc}\u2028\u2029]/u)
    .map(readLine);
}
