import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  array,
  asyncProperty,
  constantFrom,
  dictionary,
  assert as holds,
  jsonValue,
  nat,
  oneof,
  string,
} from 'fast-check';
import { answeringCall, CallDropped } from '../../src/ports/current-call.ts';
import { writeJson } from '../../src/server/json-text.ts';

async function* piecesOf<Item>(list: readonly Item[], size: number): AsyncGenerator<readonly Item[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

/** 3 MB of text, in pieces of 10 KB. */
const VAST = Array.from({ length: 3_000 }, (_, nr) => ({ nr, text: 'é'.repeat(1_000) }));

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

test('a list that comes in pieces is written as the whole one, however it is cut', async () => {
  const list = array(oneof(jsonValue(), constantFrom(undefined)), { maxLength: 40 });
  await holds(
    asyncProperty(list, nat({ max: 20 }), jsonValue(), async (objects, size, meta) => {
      const text = await writeJson({ meta, objects: piecesOf(objects, size + 1), total: objects.length });
      assert.equal(text, JSON.stringify({ meta, objects, total: objects.length }));
    }),
  );
});

test('a vast list is answered in parts, which together are the text, and of which none is vast', async () => {
  const text = await writeJson({ total: VAST.length, objects: piecesOf(VAST, 10) });
  assert.ok(typeof text === 'object');
  const parts = await Array.fromAsync(text);
  assert.ok(parts.slice(1).every(({ length }) => length <= 70_000));
  assert.equal(parts.join(''), JSON.stringify({ total: VAST.length, objects: VAST }));
});

test('of a vast list nothing is read before the parts before it are taken', async () => {
  let read = 0;
  const counted = async function* () {
    for await (const piece of piecesOf(VAST, 10)) {
      read += piece.length;
      yield piece;
    }
  };
  const text = await writeJson({ objects: counted() });
  assert.ok(typeof text === 'object');
  assert.ok(read < 1_200, `${read} read`);
  const parts = text[Symbol.asyncIterator]();
  await parts.next();
  assert.ok(read < 1_200, `${read} read`);
  await parts.next();
  assert.ok(read < 1_300, `${read} read`);
});

test('parts are made within the call that they answer, also after it: they end once its caller has gone', async () => {
  const gone = new AbortController();
  const text = await answeringCall(gone.signal, () => writeJson({ objects: piecesOf(VAST, 10) }));
  gone.abort();
  await assert.rejects(Array.fromAsync(text), CallDropped);
});
