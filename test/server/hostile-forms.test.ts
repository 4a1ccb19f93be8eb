import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { thoroughly } from '../support/thoroughness.ts';
import { type RunningShell, runShell } from './echo-room.ts';
import { BOUNDARY, part, type RawOptions, rawMultipart, rawPost, sendRaw } from './raw-http.ts';

const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

/** Forms that broke, hung or crashed multipart parsers in the past, and the answer that each gets. */
const CORPUS: readonly (readonly [title: string, bytes: Buffer, status: number, form?: readonly string[]])[] = [
  [
    'an empty file name, as browsers send for an empty file input',
    rawMultipart([
      'Content-Disposition: form-data; name="f"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n',
    ]),
    413,
  ],
  [
    'an empty file name in a text part is a field',
    rawMultipart(['Content-Disposition: form-data; name="f"; filename=""\r\n\r\nv']),
    200,
    ['f=v'],
  ],
  [
    'bytes without a file name are a field, whatever their own type',
    rawMultipart([
      'Content-Disposition: form-data; name="f"\r\nContent-Type: application/octet-stream\r\n\r\nv',
      'content-type:\r\n application/octet-stream; charset=x\r\nContent-Disposition: form-data; name="g"\r\n\r\nw',
      'Content-Disposition: form-data; name="h"\r\nContent-Type: image/png\r\n\r\nx',
    ]),
    200,
    ['f=v', 'g=w', 'h=x'],
  ],
  [
    'a type in the text of a field stays as it is',
    rawMultipart([part('a', 'x\r\nContent-Type: application/octet-stream\r\n\r\ny')]),
    200,
    ['a=x\r\nContent-Type: application/octet-stream\r\n\r\ny'],
  ],
  [
    'bytes with a file name, after some without',
    rawMultipart([
      'Content-Type: application/octet-stream\r\nContent-Disposition: form-data; name="f"\r\n\r\nv',
      'Content-Type: application/octet-stream\r\nContent-Disposition: form-data; name="g"; FILENAME="a"\r\n\r\nv',
    ]),
    413,
  ],
  ['an empty name on a file', rawMultipart(['Content-Disposition: form-data; name=""; filename="a"\r\n\r\nv']), 413],
  ['an empty name', rawMultipart([part('', 'v')]), 200, []],
  [
    'a part header and then the closing boundary',
    rawPost(MULTIPART, `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n--${BOUNDARY}--\r\n`),
    400,
  ],
  [
    'a part header with its empty line and then the closing boundary',
    rawPost(MULTIPART, `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\n--${BOUNDARY}--\r\n`),
    400,
  ],
  ['no final boundary', rawMultipart([part('a', '1')], ''), 400],
  ['half a final boundary', rawMultipart([part('a', '1')], `--${BOUNDARY}-`), 400],
  ['no boundary at all', rawPost(MULTIPART, 'just text'), 400],
  ['only a line end', rawPost(MULTIPART, '\r\n'), 400],
  ['only the closing boundary', rawPost(MULTIPART, `--${BOUNDARY}--\r\n`), 200, []],
  ['a header without a colon', rawMultipart(['Content-Disposition form-data\r\n\r\nv']), 400],
  ['a header without a name', rawMultipart([': form-data; name="a"\r\n\r\nv']), 400],
  ['a NUL in a header', rawMultipart(['Content-Disposition: form-data; name="a\0b"\r\n\r\nv']), 400],
  ['a raw line end in a name leaves no name', rawMultipart([part('a\r\nX: b', 'v')]), 200, []],
  ['a bare LF in a name', rawMultipart([part('a\nb', 'v')]), 400],
  ['escaped line ends in a name stay escaped', rawMultipart([part('a%0D%0Ab', 'v')]), 200, ['a%0D%0Ab=v']],
  ['a header of 20,000 bytes', rawMultipart([`X: ${'x'.repeat(20_000)}\r\n${part('a', 'v')}`]), 400],
  ['a part without a disposition', rawMultipart(['X: 1\r\n\r\nv', part('a', '1')]), 200, ['a=1']],
  ['10,000 parts', rawMultipart(Array.from({ length: 10_000 }, () => part('a', ''))), 413],
  ['5,000 parts without headers', rawMultipart(Array.from({ length: 5_000 }, () => '\r\n')), 413],
  ['an UTF-8 name and value', rawMultipart([part('имя', 'Резерв')]), 200, ['имя=Резерв']],
  [
    'a value in UTF-16',
    rawPost(
      MULTIPART,
      Buffer.concat([
        Buffer.from(
          `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=utf-16le\r\n\r\n`,
        ),
        Buffer.from('día', 'utf16le'),
        Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
      ]),
    ),
    200,
    ['a=día'],
  ],
  [
    'a whole form in UTF-16',
    rawPost(MULTIPART, Buffer.from(rawMultipart([part('a', 'v')]).toString(), 'utf16le')),
    400,
  ],
  [
    'a charset that nobody knows',
    rawMultipart([`Content-Type: text/plain; charset=klingon\r\n${part('a', 'v')}`]),
    400,
  ],
  [
    'name*= is not a name',
    rawMultipart(["Content-Disposition: form-data; name*=UTF-8''b\r\n\r\nv", part('a', '1')]),
    200,
    ['a=1'],
  ],
  [
    'filename*= is a file',
    rawMultipart(['Content-Disposition: form-data; name="a"; filename*=UTF-8\'\'x.txt\r\n\r\nv']),
    413,
  ],
  ['a boundary inside a value', rawMultipart([part('a', `x--${BOUNDARY}y`)]), 200, [`a=x--${BOUNDARY}y`]],
  ['urlencoded text of broken escapes', rawPost('application/x-www-form-urlencoded', '%=1&%zz=%&a=%A'), 200],
  ['urlencoded text of half a character', rawPost('application/x-www-form-urlencoded', 'a=%E0%A4'), 400],
  [
    'urlencoded bytes that are not UTF-8',
    rawPost('application/x-www-form-urlencoded', Buffer.from([0xff, 61, 0xfe])),
    400,
  ],
];

describe('hostile forms', () => {
  let shell: RunningShell;
  before(async () => {
    shell = await runShell();
  });
  after(() => shell.listener.stop());

  const send = async (bytes: Buffer, options: RawOptions = {}) => {
    const answer = await sendRaw(shell.listener.port, bytes, options);
    assert.ok(answer.milliseconds < 1000, `answered after ${answer.milliseconds} ms`);
    return answer;
  };

  for (const [title, bytes, status, form] of CORPUS) {
    it(`${title}: ${status}`, async () => {
      const answer = await send(bytes);
      assert.equal(answer.status, status, answer.text);
      if (form) assert.deepEqual(JSON.parse(answer.text).body.form, form);
      const closes = status !== 200 && !/bad_field_name|bad_text/.test(answer.text);
      assert.equal(answer.isClosed, closes);
    });
  }

  it('every form gets the same answer when it comes byte by byte', async () => {
    for (const [title, bytes, status] of CORPUS) {
      if (bytes.length > 2_000) continue;
      const answer = await send(bytes, { chunkBytes: 1 });
      assert.equal(answer.status, status, title);
    }
  });

  it('a boundary split across chunks at any place is found', async () => {
    const bytes = rawMultipart([part('a', '1'), part('b', '2')]);
    for (const chunkBytes of [3, 7, 11, 13, 64]) {
      const answer = await send(bytes, { chunkBytes });
      assert.deepEqual(JSON.parse(answer.text).body.form, ['a=1', 'b=2']);
    }
  });

  it('a form cut at any byte is answered, and the connection closed', async () => {
    const bytes = rawMultipart([part('a', '1')]);
    const bodyAt = bytes.indexOf('\r\n\r\n') + 4;
    for (let length = 10; length < bytes.length; length += 9) {
      const answer = await send(bytes.subarray(0, length), { endsAfter: true });
      assert.equal(answer.status, 400, `cut at ${length}`);
      assert.equal(answer.isClosed, true);
      assert.equal(answer.text.includes('"kind":"cut"'), length >= bodyAt, `cut at ${length}`);
    }
  });

  it('a JSON body cut short is answered by the room', async () => {
    const answer = await send(rawPost('application/json', '{"a":1', 7), { endsAfter: true });
    assert.deepEqual([answer.status, JSON.parse(answer.text).kind], [400, 'cut']);
  });

  it('a caller that goes away in the middle of its body leaves nothing behind', async () => {
    const bytes = rawMultipart([part('a', '1')]);
    const linesBefore = shell.lines.length;
    await new Promise<void>((resolve) => {
      const socket = connect(shell.listener.port, '127.0.0.1');
      socket.write(bytes.subarray(0, bytes.length - 5), () => {
        socket.resetAndDestroy();
        resolve();
      });
    });
    assert.equal((await send(bytes)).status, 200);
    assert.ok(shell.lines.slice(linesBefore).every((line) => !line.includes('"level":"error"')));
  });

  it('many hostile forms, one after another, do not make the process grow', async () => {
    const small = CORPUS.filter(([, bytes]) => bytes.length < 70_000);
    const round = async () => {
      for (const [, bytes] of small) await send(bytes);
    };
    for (let count = 0; count < thoroughly(20, 5); count += 1) await round();
    const before = process.memoryUsage().rss;
    for (let count = 0; count < thoroughly(40, 10); count += 1) await round();
    const grown = process.memoryUsage().rss - before;
    assert.ok(grown < 48 * 1024 * 1024, `grew by ${grown} bytes`);
  });

  it('no bug was met on the way', () => {
    assert.equal(
      shell.lines.find((line) => line.includes('"level":"error"')),
      undefined,
    );
  });
});
