import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseNetworks, plainAddress } from '../../src/ports/networks.ts';
import { refusedAs } from '../support/refused.ts';

describe('networks of an installation', () => {
  const networks = parseNetworks('NETWORKS', ['192.0.2.0/24', ' 203.0.113.7 ', '2001:db8::/32', '::1']);

  test('are addresses and ranges, IPv4 and IPv6', () => {
    for (const address of ['192.0.2.0', '192.0.2.255', '203.0.113.7', '2001:db8:ffff::1', '::1', '::ffff:192.0.2.9']) {
      assert.equal(networks.has(address), true, address);
    }
    for (const address of ['192.0.3.0', '203.0.113.8', '2001:db9::1', '::2', '', 'unknown', '192.0.2.1:80']) {
      assert.equal(networks.has(address), false, address);
    }
  });

  test('may be none at all', () => {
    const none = parseNetworks('NETWORKS', []);
    assert.deepEqual([none.isEmpty, networks.isEmpty, none.has('192.0.2.1')], [true, false, false]);
  });

  test('that are misspelt are refused, naming the variable and the entry', () => {
    const wrong = [
      'localhost',
      '192.0.2.0/33',
      '192.0.2.0/8/9',
      '192.0.2.0/8/',
      '192.0.2.0/-1',
      '192.0.2.0/',
      '192.0.2/24',
      '::/129',
      'fe80::%eth0/10',
    ];
    for (const entry of wrong) {
      assert.throws(
        () => parseNetworks('NETWORKS', ['::1', entry]),
        refusedAs({
          code: 'invalid_request',
          message: `'${entry}' in NETWORKS is no IP address or range; correct it.`,
        }),
      );
    }
  });
});

describe('an address', () => {
  test('has one spelling', () => {
    for (const [spelt, plain] of [
      ['192.0.2.1', '192.0.2.1'],
      [' 192.0.2.1:4321 ', '192.0.2.1'],
      ['::ffff:192.0.2.1', '192.0.2.1'],
      ['::FFFF:C000:0201', '192.0.2.1'],
      ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
      ['[2001:db8::1]:443', '2001:db8::1'],
      ['[2001:db8::1]', '2001:db8::1'],
      ['fe80::1%eth0', 'fe80::1%eth0'],
      ['unknown', 'unknown'],
      ['', ''],
    ] as const) {
      assert.equal(plainAddress(spelt), plain);
    }
  });
});
