import assert from 'node:assert/strict';

/** The lines of a table, the names first, as RFC 4180 has them; anything else throws. */
export function readCsv(text: string): readonly (readonly string[])[] {
  assert.ok(text.endsWith('\r\n'));
  const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const lines: string[][] = [];
  let line: string[] = [];
  while (FIELD.lastIndex < text.length) {
    const at = FIELD.lastIndex;
    const found = FIELD.exec(text);
    assert.ok(found !== null, `no field at ${at} of ${text}`);
    const [, quoted, bare = '', end] = found;
    line.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    lines.push(line);
    line = [];
  }
  for (const { length } of lines) assert.equal(length, lines[0]?.length);
  return lines;
}
