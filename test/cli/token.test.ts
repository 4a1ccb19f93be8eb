import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandsOf, makeFolder } from './command.ts';

test('a token is issued with limits, which its list shows; sessions have none', async () => {
  const { run, succeed } = commandsOf(join(makeFolder(), 'data'));
  await succeed(['account', 'add', 'ann', '--zone', 'UTC']);
  const issue = ['token', 'issue', 'ann', '--kind', 'api'];
  const limits = [
    '--scope',
    'read',
    '--expires',
    '2126-01-01',
    '--network',
    '192.0.2.0/24',
    '--network',
    '2001:db8::1',
  ];
  const { stdout, stderr } = await run([...issue, ...limits]);
  assert.match(stdout, /^[0-9a-f]{64}\n$/);
  assert.match(stderr, /valid until 2126-01-01T00:00:00Z, not shown again/);
  const [listed] = JSON.parse(await succeed(['token', 'list', '--json']));
  assert.deepEqual(
    [listed.scope, listed.networks, listed.expiresAt],
    ['read', ['192.0.2.0/24', '2001:db8::1'], '2126-01-01T00:00:00Z'],
  );
  for (const [args, code, why] of [
    [['--scope', 'all'], 2, /Allowed choices are read, operate, admin/],
    [['--expires', 'soon'], 2, /Give an instant/],
    [['--expires', '2020-01-01'], 1, /'2020-01-01T00:00:00Z' has passed already/],
    [['--network', '192.0.2.0/33'], 1, /'192\.0\.2\.0\/33' in networks is no IP address or range/],
    [['--kind', 'panel', '--scope', 'read'], 2, /are for tokens of --kind api/],
  ] as const) {
    const refused = await run([...issue, ...args]);
    assert.deepEqual([refused.code, refused.stdout], [code, ''], args.join(' '));
    assert.match(refused.stderr, why);
  }
});
