import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readToken, signToken } from '../../src/server/signed-token.ts';

const KEY = Buffer.alloc(32, 7);

describe('a signed token', () => {
  it('says what was signed, to whoever has the key alone', async () => {
    const claims = { sub: 'demo', exp: 1_800_000_000, sid: 'ü' };
    const token = await signToken(claims, KEY);
    assert.deepEqual(await readToken(token, KEY), claims);
    assert.equal(await readToken(token, Buffer.alloc(32, 8)), null);
  });

  it('is none once a single character of it is another', async () => {
    const token = await signToken({ sub: 'demo' }, KEY);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom('A', 'z', '0', '.', '='), async (place, letter) => {
        fc.pre(token[place] !== letter);
        const other = token.slice(0, place) + letter + token.slice(place + 1);
        const read = await readToken(other, KEY);
        // The last letter of a part may carry bits that say nothing.
        assert.ok(read === null || read.sub === 'demo');
      }),
    );
  });

  it('is none whatever else is sent as one', async () => {
    await fc.assert(fc.asyncProperty(fc.string(), async (text) => assert.equal(await readToken(text, KEY), null)));
    const [head, claims] = (await signToken({ sub: 'demo' }, KEY)).split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const text of [`${unsigned}.${claims}.`, `${head}.${claims}.`, `${head}.${claims}`, '..']) {
      assert.equal(await readToken(text, KEY), null, text);
    }
  });
});
