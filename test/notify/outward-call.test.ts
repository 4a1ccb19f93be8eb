import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { callOut, isPublicAddress } from '../../src/notify/outward-call.ts';
import { refusedAs } from '../support/refused.ts';

const { signal } = new AbortController();
const everywhere = { mayReach: () => true, signal };

describe('a call to an address', () => {
  const calls: string[] = [];
  let answer: (response: ServerResponse) => void = (response) => response.writeHead(204).end();
  const server = createServer((request: IncomingMessage, response) => {
    calls.push(`${request.method} ${request.headers.host}${request.url}`);
    answer(response);
  });
  let port = 0;
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  after(() => server.close());

  test('goes to the very address that was checked, whatever the name means a moment later', async () => {
    calls.length = 0;
    const checked: string[] = [];
    const answers = [['203.0.113.9', '127.0.0.1'], ['10.0.0.1']];
    const resolve = async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
    const mayReach = (address: string) => {
      checked.push(address);
      return address === '127.0.0.1';
    };
    await callOut({ url: new URL(`http://hooks.example:${port}/x`), method: 'GET' }, { mayReach, signal, resolve });
    assert.deepEqual(checked, ['203.0.113.9', '127.0.0.1']);
    assert.deepEqual(calls, [`GET hooks.example:${port}/x`]);
    assert.equal(answers.length, 1, 'it was resolved once');
  });

  test('by a name that means this machine from the second look on is refused from then on', async () => {
    calls.length = 0;
    const answers = ['127.0.0.2', '127.0.0.1', '::1'];
    const resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];
    // The first one stands for the public internet.
    const rules = { mayReach: (address: string) => address === '127.0.0.2', signal, resolve };
    const elsewhere = createServer((request, response) => {
      calls.push(`public ${request.url}`);
      response.writeHead(204).end();
    });
    elsewhere.listen(port, '127.0.0.2');
    await once(elsewhere, 'listening');
    try {
      const call = { url: new URL(`http://hooks.example:${port}/x`), method: 'POST', body: '{}' } as const;
      await callOut(call, rules);
      for (const address of ['127.0.0.1', '::1'])
        await assert.rejects(
          callOut(call, rules),
          refusedAs({ message: new RegExp(`^The address leads to ${address}, which is not on the public internet`) }),
        );
    } finally {
      elsewhere.close();
    }
    assert.deepEqual(calls, ['public /x']);
  });

  test('is not made to what may not be reached, however it is written', async () => {
    calls.length = 0;
    const rules = { mayReach: isPublicAddress, signal };
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])
      await assert.rejects(
        callOut({ url: new URL(`http://${host}:${port}/`), method: 'GET' }, rules),
        refusedAs({ message: /^The address leads to .* not on the public internet/ }),
        host,
      );
    assert.deepEqual(calls, []);
  });

  test('follows no redirect, and takes nothing but 2xx', async () => {
    calls.length = 0;
    for (const status of [302, 404, 500]) {
      answer = (response) => response.writeHead(status, { Location: `http://127.0.0.1:${port}/inner` }).end();
      await assert.rejects(
        callOut({ url: new URL(`http://127.0.0.1:${port}/`), method: 'POST', body: '{}' }, everywhere),
        refusedAs({ message: new RegExp(`answered with status ${status}`) }),
      );
    }
    assert.equal(calls.length, 3);
  });

  test('is given up where nothing is answered in time, and where the gateway stops', async () => {
    answer = () => {};
    const call = { url: new URL(`http://127.0.0.1:${port}/`), method: 'GET' } as const;
    await assert.rejects(
      callOut(call, { ...everywhere, seconds: 0.05 }),
      refusedAs({ message: /longer than 0\.05 s/ }),
    );
    const stopped = { ...everywhere, signal: AbortSignal.abort() };
    await assert.rejects(callOut(call, stopped), refusedAs({ message: /the gateway stops/ }));
    server.closeAllConnections();
  });
});

test('only addresses of the public internet are public', () => {
  const others =
    '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.168.0.1 198.18.0.1 224.0.0.1 255.255.255.255 :: ::1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 fc00::1 fd12::1 fe80::1 ff02::1 2001:db8::1 2002:a00:1::1 2001::1 localhost';
  for (const address of others.split(' ')) assert.equal(isPublicAddress(address), false, address);
  for (const address of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '2606:4700::1111'])
    assert.equal(isPublicAddress(address), true, address);
});
