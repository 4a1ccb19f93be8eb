import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problem } from '../../src/domain/errors.ts';
import { traceOf } from '../../src/server/error-trace.ts';
import { createJsonLog } from '../../src/server/json-log.ts';

describe('what a log tells of an error', () => {
  test('is its text, its code, where it was thrown, and the same of its causes', () => {
    const cause = Object.assign(new RangeError('too deep'), { code: 'SQLITE_ERROR' });
    const trace = traceOf(new Error('A list could not be read.', { cause }));
    assert.match(
      trace,
      /^Error: A list could not be read\.\n +at .*error-trace\.test\.ts.*\nCaused by: RangeError \(SQLITE_ERROR\): too deep\n +at /s,
    );
  });

  test('is short, however long a statement is, and still says how it ends', () => {
    const statement = `SELECT ${'INSTR(name, ?) > 0 OR\n'.repeat(5_000)}`;
    const trace = traceOf(new Error(`${statement} - Expression tree is too large`));
    assert.ok(trace.length < 5_000, `${trace.length} characters`);
    assert.match(trace, /^Error: SELECT INSTR/);
    assert.match(trace, / - Expression tree is too large\n +at /);
  });

  test('ends, also where an error is its own cause or has endless ones', () => {
    const [one, two] = [new Error('one'), new Error('two')];
    Object.assign(one, { cause: two });
    Object.assign(two, { cause: one });
    assert.ok(traceOf(one).split('Caused by').length < 10);
    assert.equal(traceOf({ password: 's3cret' }), 'Thrown, but no Error: object');
  });

  test('holds nothing that a caller sent but what the text says', () => {
    const lines: string[] = [];
    const log = createJsonLog('info', { write: (line: string) => lines.push(line) });
    const refusal = problem('text_too_long', { field: 'name', value: 's3cret', length: 101, most: 100 });
    log.error({ err: Object.assign(refusal, { sql: "INSERT INTO t VALUES ('s3cret')" }) }, 'It failed.');
    assert.equal(lines.length, 1);
    assert.match(lines.join(''), /The name has 101 characters/);
    assert.doesNotMatch(lines.join(''), /s3cret/);
  });
});
