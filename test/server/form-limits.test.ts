import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createEchoRoom, type RunningShell, runShell } from './echo-room.ts';
import { BOUNDARY, part, rawMultipart, rawPost, sendRaw } from './raw-http.ts';

const URLENCODED = 'application/x-www-form-urlencoded';

interface Said {
  readonly kind?: string;
  readonly field?: string;
  readonly fields?: string[];
  readonly query?: string[];
  readonly body?: { readonly form?: string[]; readonly isMultipart?: boolean; readonly value?: unknown };
}

describe('the limits of a body', () => {
  let shell: RunningShell;
  before(async () => {
    shell = await runShell();
  });
  after(() => shell.listener.stop());

  const send = async (bytes: Buffer) => {
    const answer = await sendRaw(shell.listener.port, bytes);
    assert.ok(answer.milliseconds < 5_000, `answered after ${answer.milliseconds} ms`);
    const said: Said = JSON.parse(answer.text);
    return { status: answer.status, isClosed: answer.isClosed, said };
  };
  const expectTaken = async (bytes: Buffer) => {
    const { status, said, isClosed } = await send(bytes);
    assert.equal(status, 200, JSON.stringify(said));
    assert.equal(isClosed, false);
    return said.body?.form ?? [];
  };
  const expectRefused = async (bytes: Buffer, status: number, kind: string) => {
    const answer = await send(bytes);
    assert.deepEqual([answer.status, answer.said.kind], [status, kind]);
    assert.equal(answer.isClosed, kind !== 'bad_field_name' && kind !== 'unsupported_media');
    return answer.said;
  };
  const manyFields = (count: number) => Array.from({ length: count }, (_, index) => `f${index}`);

  it('a body of 64 KiB is read, one byte more is too large', async () => {
    const body = (bytes: number) => {
      const fields = manyFields(10).map((name) => `${name}=${'x'.repeat(6_500)}`);
      const text = fields.join('&');
      return rawPost(URLENCODED, `${text}&last=`.padEnd(bytes, 'y'));
    };
    assert.equal((await expectTaken(body(65_536))).length, 11);
    await expectRefused(body(65_537), 413, 'too_large');
  });

  it('a chunked body is counted as it arrives', async () => {
    const chunked = (bytes: number) =>
      Buffer.from(
        `POST /echo HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n` +
          `${bytes.toString(16)}\r\n["${'x'.repeat(bytes - 4)}"]\r\n0\r\n\r\n`,
      );
    assert.equal((await send(chunked(65_536))).status, 200);
    await expectRefused(chunked(65_537), 413, 'too_large');
  });

  it('a body of many megabytes is refused without being kept', async () => {
    const before = process.memoryUsage().rss;
    for (const type of [URLENCODED, 'application/json', `multipart/form-data; boundary=${BOUNDARY}`]) {
      await expectRefused(rawPost(type, Buffer.alloc(3 * 1024 * 1024, 'a')), 413, 'too_large');
    }
    assert.ok(process.memoryUsage().rss - before < 60 * 1024 * 1024);
  });

  it('64 parts are read, 65 are refused', async () => {
    const parts = (count: number) => rawMultipart(manyFields(count).map((name) => part(name, 'v')));
    assert.equal((await expectTaken(parts(64))).length, 64);
    await expectRefused(parts(65), 413, 'too_many_fields');
  });

  it('64 urlencoded fields are read, 65 are refused', async () => {
    const form = (count: number) => rawPost(URLENCODED, manyFields(count).join('=1&'));
    assert.equal((await expectTaken(form(64))).length, 64);
    await expectRefused(form(65), 413, 'too_many_fields');
  });

  for (const [kind, form] of [
    ['multipart', (name: string, value: string) => rawMultipart([part(name, value)])],
    ['urlencoded', (name: string, value: string) => rawPost(URLENCODED, `${name}=${value}`)],
  ] as const) {
    it(`${kind}: a name of 100 bytes is read, 101 bytes are refused`, async () => {
      assert.deepEqual(await expectTaken(form('n'.repeat(100), 'v')), [`${'n'.repeat(100)}=v`]);
      await expectRefused(form('n'.repeat(101), 'v'), 400, 'bad_field_name');
      await expectRefused(form('é'.repeat(51), 'v'), 400, 'bad_field_name');
    });

    it(`${kind}: a value of 8 KiB is read, one byte more is refused`, async () => {
      assert.deepEqual(await expectTaken(form('n', 'v'.repeat(8192))), [`n=${'v'.repeat(8192)}`]);
      const said = await expectRefused(form('n', 'v'.repeat(8193)), 413, 'too_large');
      assert.equal(said.field, 'n');
    });

    it(`${kind}: names that could reach a prototype or nest are refused`, async () => {
      for (const name of ['__proto__', 'constructor', 'prototype', 'a[b]', 'a[]', 'a]', '[a', 'a[__proto__][b]']) {
        const said = await expectRefused(form(name, 'v'), 400, 'bad_field_name');
        assert.equal(said.field, name);
      }
      assert.equal(Object.hasOwn(Object.prototype, 'v'), false);
    });

    it(`${kind}: a name like a method of every object is just a name`, async () => {
      assert.deepEqual(await expectTaken(form('toString', 'v')), ['toString=v']);
    });
  }

  it('names of a thousand nested brackets are refused at once', async () => {
    await expectRefused(rawMultipart([part(`a${'[b]'.repeat(1000)}`, 'v')]), 400, 'bad_field_name');
  });

  it('a NUL in a name is refused, and the name not shown', async () => {
    const said = await expectRefused(rawPost(URLENCODED, 'a%00b=1'), 400, 'bad_field_name');
    assert.equal(said.field, undefined);
    await expectRefused(rawPost(URLENCODED, 'a%0D%0Ab=1'), 400, 'bad_field_name');
  });

  it('the other fields of a refused form are known, those after the bad one too', async () => {
    const said = await expectRefused(
      rawMultipart([part('func', 'x'), part('a[b]', 'v'), part('out', 'xml')]),
      400,
      'bad_field_name',
    );
    assert.deepEqual(said.fields, ['func=x', 'out=xml']);
  });

  it('a field without a name is ignored', async () => {
    assert.deepEqual(await expectTaken(rawMultipart([part('', 'v'), part('a', '1')])), ['a=1']);
    const nameless = 'Content-Disposition: form-data\r\n\r\nv';
    assert.deepEqual(await expectTaken(rawMultipart([nameless, part('a', '1')])), ['a=1']);
    assert.deepEqual(await expectTaken(rawPost(URLENCODED, '=v&a=1&&')), ['a=1']);
  });

  it('duplicates are kept in order', async () => {
    const form = await expectTaken(rawMultipart([part('a', '1'), part('b', '2'), part('a', '3')]));
    assert.deepEqual(form, ['a=1', 'a=3', 'b=2']);
    assert.deepEqual(await expectTaken(rawPost(URLENCODED, 'a=1&a=3')), ['a=1', 'a=3']);
  });

  it('a file is refused, a small one and one that is larger than a body', async () => {
    const file = (bytes: number) =>
      `Content-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n${'x'.repeat(bytes)}`;
    const said = await expectRefused(rawMultipart([file(10), part('out', 'xml')]), 413, 'file_part');
    assert.deepEqual(said.fields, ['out=xml']);
    await expectRefused(rawMultipart([file(200_000)]), 413, 'too_large');
    const bytes = rawMultipart([part('a', '1'), file(2_000), part('out', 'xml')]);
    const answer = await sendRaw(shell.listener.port, bytes, { chunkBytes: 40 });
    assert.deepEqual(JSON.parse(answer.text).fields, ['a=1', 'out=xml'], 'also those that come after it, bit by bit');
  });

  it('a part of 8 headers is read, one of 9 is refused', async () => {
    const headers = (count: number) =>
      `Content-Disposition: form-data; name="a"\r\n${'X-More: 1\r\n'.repeat(count - 1)}\r\nv`;
    assert.deepEqual(await expectTaken(rawMultipart([headers(8)])), ['a=v']);
    await expectRefused(rawMultipart([headers(9)]), 400, 'malformed');
  });

  it('a boundary of 70 characters is read, 71 or none are refused', async () => {
    const form = (boundary: string) =>
      rawPost(`multipart/form-data; boundary=${boundary}`, `--${boundary}\r\n${part('a', '1')}\r\n--${boundary}--\r\n`);
    assert.deepEqual(await expectTaken(form('b'.repeat(70))), ['a=1']);
    await expectRefused(form('b'.repeat(71)), 400, 'malformed');
    await expectRefused(rawPost('multipart/form-data', 'x'), 400, 'malformed');
    await expectRefused(rawPost('multipart/form-data; boundary=', 'x'), 400, 'malformed');
    await expectRefused(rawPost('multipart/form-data; boundary=""', 'x'), 400, 'malformed');
  });

  it('a quoted boundary is understood', async () => {
    const body = `--a b\r\n${part('a', '1')}\r\n--a b--\r\n`;
    assert.deepEqual(await expectTaken(rawPost('multipart/form-data; boundary="a b"', body)), ['a=1']);
  });

  it('an address of 8 KiB and a query of 64 fields are read, more is refused', async () => {
    const get = (target: string) => Buffer.from(`GET ${target} HTTP/1.1\r\nHost: g\r\n\r\n`);
    assert.equal((await send(get('/echo?a='.padEnd(8192, 'x')))).status, 200);
    await expectRefused(get('/echo?a='.padEnd(8193, 'x')), 413, 'too_large');
    assert.equal((await send(get(`/echo?${manyFields(64).join('&')}`))).said.query?.length, 64);
    await expectRefused(get(`/echo?${manyFields(65).join('&')}`), 413, 'too_many_fields');
    const said = await expectRefused(get('/echo?out=xml&a[b]=1'), 400, 'bad_field_name');
    assert.deepEqual(said.query, ['out=xml']);
  });

  it('JSON: objects and lists are read, anything else or deeper than 32 levels is refused', async () => {
    const json = (text: string) => rawPost('application/json; charset=utf-8', text);
    assert.deepEqual((await send(json('{"a":[1]}'))).said.body?.value, { a: [1] });
    assert.equal((await send(json(`${'['.repeat(32)}${']'.repeat(32)}`))).status, 200);
    for (const text of ['{"a":', '"text"', '{"__proto__":{"a":1}}', `${'['.repeat(33)}${']'.repeat(33)}`]) {
      await expectRefused(json(text), 400, 'malformed');
    }
    await expectRefused(json('['.repeat(60_000)), 400, 'malformed');
  });

  it('a media type that is not understood is refused, and so is a compressed body', async () => {
    await expectRefused(rawPost('text/xml', '<a/>'), 415, 'unsupported_media');
    const identity = 'application/json\r\nContent-Encoding: Identity';
    assert.equal((await send(rawPost(identity, '{"a":1}'))).status, 200);
    const gzip = `${URLENCODED}\r\nContent-Encoding: gzip`;
    await expectRefused(rawPost(gzip, 'x'), 415, 'unsupported_media');
  });

  it('a room may read bodies of any other type as JSON, or as a form', async () => {
    const rooms = [createEchoRoom({ accepts: ['json'], assumes: 'json' })];
    const assuming = await runShell({ rooms });
    const answer = await sendRaw(assuming.listener.port, rawPost(URLENCODED, '{"a":1}'));
    assert.match(answer.text, /"value":\{"a":1\}/);
    await assuming.listener.stop();
  });

  it('the closing delimiter may lack its line end, and be followed by anything', async () => {
    assert.deepEqual(await expectTaken(rawMultipart([part('a', '1')], `--${BOUNDARY}--`)), ['a=1']);
    assert.deepEqual(await expectTaken(rawMultipart([part('a', '1')], `--${BOUNDARY}--\r\nepilogue`)), ['a=1']);
  });
});
