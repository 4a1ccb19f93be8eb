import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, asyncProperty, constantFrom, dictionary, assert as holds, jsonValue, oneof, string } from 'fast-check';
import { answeringCall, CallDropped } from '../../src/ports/current-call.ts';
import { writeJson } from '../../src/server/json-text.ts';

const long = array(oneof(jsonValue(), constantFrom(undefined)), { minLength: 17, maxLength: 40 });

test('whatever a body holds, it is written as JSON.stringify writes it', async () => {
  const body = oneof(jsonValue(), long, dictionary(string(), oneof(jsonValue(), long, constantFrom(undefined))));
  await holds(
    asyncProperty(body, async (value) => {
      assert.equal(await writeJson(value), JSON.stringify(value));
    }),
  );
  const date = { toJSON: () => 'now', list: Array(20).fill(0) };
  assert.equal(await writeJson(date), '"now"');
  assert.equal(await writeJson({ dates: Array(20).fill(date) }), JSON.stringify({ dates: Array(20).fill(date) }));
});

test('a long list is written no further once its caller has gone', async () => {
  const written: number[] = [];
  const gone = new AbortController();
  const list = Array.from({ length: 100 }, (_, index) => ({
    toJSON: () => {
      written.push(index);
      if (index === 20) gone.abort();
      return index;
    },
  }));
  await assert.rejects(
    answeringCall(gone.signal, () => writeJson({ list })),
    CallDropped,
  );
  assert.equal(written.length, 21);
});
