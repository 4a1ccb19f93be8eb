import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { describeDemo } from '../../src/demo.ts';
import { runCommand } from '../cli/command.ts';
import { ROOT } from '../support/source-files.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const TOKEN = '7e0cb9825a87e4c1a150dc9b';
/** Of the first schedule that a first start's calls make. */
const SCHEDULE_ID = '7';

describe('the README', () => {
  it('shows the very calls that a first start prints', () => {
    const someone = { login: { login: 'demo' }, password: '…' } as never;
    const instance = { id: 5_203_773, uuid: '<target uuid>' };
    const demo = { provider: someone, demo: someone, instance, token: TOKEN };
    const printed = describeDemo(demo, 'http://127.0.0.1:8080', join(ROOT, 'data'));
    const calls = printed.split('\n\n').filter((paragraph) => paragraph.startsWith('curl '));
    assert.equal(calls.length, 5);
    let from = 0;
    for (const call of calls) {
      const at = README.indexOf(call.replace('<id>', SCHEDULE_ID), from);
      assert.ok(at >= from, `in this order: ${call}`);
      from = at;
    }
  });

  it('names only commands that there are', async () => {
    const shown = [...README.matchAll(/npx backrota ([a-z]+(?: [a-z]+)?)/g)].map(([, words = '']) => words);
    const commands = new Set(shown.filter((words) => words !== 'serve'));
    assert.ok(commands.size >= 8);
    for (const words of commands) {
      const { stdout } = await runCommand([...words.split(' '), '--help']);
      assert.match(stdout, new RegExp(`^Usage: backrota ${words}`));
    }
  });

  it('lists every setting, with its default', () => {
    const { defaultTimeZone, port, host, workerConcurrency, drainSeconds } = loadConfig({});
    assert.ok(README.includes(`| \`PORT\`, \`HOST\` | \`${port}\`, \`${host}\` |`));
    assert.ok(README.includes(`| \`DEFAULT_TIME_ZONE\` | \`${defaultTimeZone}\` |`));
    assert.ok(README.includes(`| \`WORKER_CONCURRENCY\` | \`${workerConcurrency}\` |`));
    assert.ok(README.includes(`| \`DRAIN_SECONDS\` | \`${drainSeconds}\` |`));
    const read = readFileSync(join(ROOT, 'src', 'config.ts'), 'utf8').matchAll(/env\.([A-Z_]+)|\(env, '([A-Z_]+)'/g);
    for (const [, plain, named = plain ?? ''] of read) assert.ok(README.includes(`\`${named}\``), named);
  });
});
