import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { WireReply } from '../../src/server/dialect.ts';
import { createEchoRoom, type RunningShell, runShell } from './echo-room.ts';
import { sendRaw } from './raw-http.ts';

/** What each address answers. */
const REPLIES: Readonly<Record<string, WireReply>> = {
  '/typed': { status: 204, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: null },
  '/plain': { status: 204, body: null },
};

describe('an empty answer', () => {
  let shell: RunningShell;
  before(async () => {
    const rooms = Object.entries(REPLIES).map(([path, reply]) => ({
      ...createEchoRoom(),
      name: path,
      claims: [{ kind: 'exact', path } as const],
      handle: async () => reply,
    }));
    shell = await runShell({ rooms });
  });
  after(() => shell.listener.stop());

  const send = (path: string) =>
    sendRaw(
      Number(new URL(shell.url).port),
      Buffer.from(`DELETE ${path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n`),
    );

  it('keeps the Content-Type that its room gave it, has no byte of a body, and ends', async () => {
    const { status, head, text, isClosed } = await send('/typed');
    assert.deepEqual([status, text, isClosed], [204, '', true]);
    assert.match(head, /^content-type: text\/html; charset=utf-8\r?$/im);
    assert.match(head, /^x-request-id: \S+\r?$/im);
    assert.doesNotMatch(head, /^(content-length|transfer-encoding):/im);
  });

  it('has no Content-Type of its own', async () => {
    const { status, head, text } = await send('/plain');
    assert.deepEqual([status, text], [204, '']);
    assert.doesNotMatch(head, /^content-type:/im);
  });
});
