import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { arbitraryRule } from '../domain/recurrence/arbitrary-rules.ts';
import { policies } from '../domain/retention/arbitraries.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { closePort, openPort } from '../support/port.ts';
import { thoroughly } from '../support/thoroughness.ts';
import { commandsOf, type Given, makeFolder } from './command.ts';

const VERSION = 'apiVersion: backrota/v1\n';
const EMPTY = `${VERSION}accounts:\n  - name: ann\n  - name: bob\n`;

const KEPT = fc.option(policies, { nil: undefined });

const drawnSchedule = fc.record({
  rule: arbitraryRule,
  retention: KEPT,
  links: fc.uniqueArray(fc.constantFrom('web', 'db', 'mail: a "queue"'), { minLength: 1, maxLength: 3 }),
  others: fc.record(
    {
      class: fc.constantFrom('backup', 'snapshot'),
      method: fc.constantFrom({ kind: 'full' }, { kind: 'incremental', fullEvery: 7 }),
      taskOrder: fc.constantFrom('parallel', 'sequence'),
      notifications: fc.record({ onCreation: fc.boolean(), onDeletion: fc.boolean() }),
      archiveName: fc.constantFrom(null, '{job_name}-{date}'),
      compactsAfter: fc.boolean(),
      isPaused: fc.constant(true),
    },
    { requiredKeys: [] },
  ),
});

const drawnTargets = fc.record({
  rotation: fc.integer({ min: 1, max: 10 }),
  allowsInPlaceRestore: fc.boolean(),
  excludes: fc.constantFrom([], ['*.tmp', '# no comment', 'yes']),
});

describe('plans', () => {
  const folder = makeFolder();
  const [one, other] = [commandsOf(join(folder, 'one')), commandsOf(join(folder, 'other'))];
  const source = join(folder, 'web');
  before(async () => {
    mkdirSync(source);
    for (const { succeed } of [one, other]) {
      for (const name of ['ann', 'bob']) await succeed(['account', 'add', name, '--zone', 'UTC']);
    }
  });

  const apply = (text: string, ...options: readonly string[]): readonly [string[], Given] => [
    ['apply', '-f', '-', '--prune', '--yes', ...options],
    { input: text },
  ];

  it('are the same text where they were applied, and leave nothing to do, whatever rules and policies they have', async () => {
    const drawn = fc.tuple(fc.array(drawnSchedule, { minLength: 1, maxLength: 4 }), drawnTargets);
    const property = fc.asyncProperty(drawn, async ([schedules, target]) => {
      const plan = {
        apiVersion: 'backrota/v1',
        accounts: [
          {
            name: 'ann',
            targets: [{ name: 'web', paths: [source], ...target }, { name: 'db' }, { name: 'mail: a "queue"' }],
            schedules: schedules.map(({ rule, retention, links, others }, index) => ({
              ...{ name: `${index}: no`, targets: links, recurrence: rule.json, ...others },
              ...(retention === undefined ? {} : { retention }),
            })),
          },
          { name: 'bob' },
        ],
      };
      await one.succeed(...apply(stringify(plan, { aliasDuplicateObjects: false })));
      const text = await one.succeed(['export']);
      await other.succeed(...apply(EMPTY));
      assert.equal(await other.succeed(['export']), EMPTY);
      await other.succeed(...apply(text));
      assert.equal(await other.succeed(['export']), text);
      assert.equal(await other.succeed(['diff', '-f', '-', '--prune'], { input: text }), 'Nothing to change.\n');
      assert.equal(await one.succeed(...apply(stringify(plan))), 'Nothing to change.\n');
    });
    await fc.assert(property, { numRuns: thoroughly(100, 6) });
  });

  const refusalOf = async (text: string, command = 'diff') => {
    const { code, stderr, stdout } = await one.run([command, '-f', '-'], { input: text });
    assert.equal(stdout, '');
    return [code, stderr];
  };

  it('are refused with the line of what is not known or not right in them, before anything is done', async () => {
    const schedule = (line: string) =>
      `${VERSION}accounts:\n  - name: ann\n    schedules:\n      - name: n\n        targets: [web]\n${line}`;
    const rule = '        recurrence: { kind: weekly, days: [mon], times: ["02:00"], timeZone: UTC }\n';
    for (const [text, line, words] of [
      [`${VERSION}accounts:\n  - name: ann\n    target: []\n`, 4, 'target is not known here'],
      [schedule(`${rule}        retension: { kind: all }\n`), 8, 'retension is not known here'],
      [schedule('        recurrence:\n          kind: weekly\n          zone: UTC\n'), 8, 'is missing'],
      [schedule(rule.replace('02:00', '25:00')), 7, 'not of the form'],
      [schedule(rule.replace('UTC', 'Mars')), 7, 'Mars'],
      [`${VERSION}accounts:\n  - name: ann\n  - name: ann\n`, 4, "The account 'ann' is here twice"],
      ['apiVersion: backrota/v9\naccounts: []\n', 1, 'must be "backrota/v1"'],
      [`${VERSION}accounts: [\n`, 3, 'This is no YAML'],
      [`${VERSION}accounts: []\naccounts: []\n`, 3, 'This is no YAML'],
    ] as const) {
      for (const command of ['diff', 'apply']) {
        const [code, stderr] = await refusalOf(text, command);
        assert.equal(code, 2, text);
        assert.ok(String(stderr).startsWith(`backrota: standard input:${line}: `), `${stderr} of ${text}`);
        assert.ok(String(stderr).includes(words), String(stderr));
      }
    }
  });

  it('are never unfolded beyond all bounds, nor read without an end', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => {
        const below = `*${'abcdefgh'[index]}`;
        return `${name}: &${name} [${Array(10).fill(below).join(', ')}]`;
      }),
    ].join('\n');
    assert.match(String((await refusalOf(bomb))[1]), /too much to unfold/);
    assert.match(String((await refusalOf('['.repeat(200_000)))[1]), /^backrota: standard input:\d+: [^\n]+\n$/);
    const long = await one.run(['diff', '-f', '-'], { input: `# ${'x'.repeat(8 * 1024 * 1024)}` });
    assert.deepEqual([long.code, long.stderr], [1, "backrota: '-' has more than 8388608 bytes; part it.\n"]);
    assert.match((await one.run(['diff', '-f', join(folder, 'none')])).stderr, /cannot be read \(ENOENT\)/);
  });
});

describe('a plan that is applied', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  const source = join(folder, 'web');
  let gateway: Gateway;
  let server: Server;
  let remote: { readonly BACKROTA_URL: string; readonly BACKROTA_TOKEN: string };

  const planned = (rest: string, keep = '{ kind: all }') =>
    `${VERSION}accounts:\n  - name: ann\n    targets:\n      - { name: web, paths: [${source}], store: local }\n${rest}` +
    `    schedules:\n      - name: nightly\n        targets: [web]\n        retention: ${keep}\n` +
    '        recurrence: { kind: weekly, days: [sun, mon], times: ["02:00"], timeZone: utc }\n';

  before(async () => {
    mkdirSync(source);
    writeFileSync(join(source, 'page'), 'hello');
    await succeed(['account', 'add', 'ann', '--zone', 'UTC']);
    await succeed(['account', 'add', 'chief', '--staff']);
    gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, SOURCE_ROOTS: folder }), { log: new CollectedLog() });
    server = await openPort(gateway.app);
    const issued = JSON.parse(await succeed(['token', 'issue', 'chief', '--kind', 'api', '--json']));
    const { port } = server.address() as { port: number };
    remote = { BACKROTA_URL: `http://127.0.0.1:${port}`, BACKROTA_TOKEN: issued.token };
  });
  after(async () => {
    await closePort(server);
    await gateway.close();
  });

  it('is shown before, done once, and shown the same by another gateway as by its own machine', async () => {
    const text = planned('');
    const shown = await run(['diff', '-f', '-'], { input: text });
    assert.deepEqual([shown.code, shown.stderr], [1, '']);
    assert.match(shown.stdout, /^\+ +target +ann +web\n\+ +schedule +ann +nightly$/m);
    const there = (args: readonly string[]) => run(args, { input: text, env: remote });
    assert.deepEqual(await there(['diff', '-f', '-']), shown);
    assert.equal((await there(['apply', '-f', '-', '--dry-run'])).stdout, shown.stdout);
    assert.match((await there(['apply', '-f', '-'])).stdout, /\+ +schedule +ann +nightly +done\n/);
    for (const command of ['apply', 'diff']) {
      const again = { code: 0, stdout: 'Nothing to change.\n', stderr: '' };
      assert.deepEqual(await there([command, '-f', '-']), again);
      assert.deepEqual(await run([command, '-f', '-'], { input: text }), again);
    }
    for (const args of [['export'], ['export', '--account', 'ann', '-o', 'json']]) {
      assert.equal(await succeed(args, { env: remote }), await succeed(args));
    }
    assert.match(await succeed(['export', '--account', 'ann']), /days:\n +- mon\n +- sun\n/);
    assert.equal((await run(['export', '--account', 'nobody'])).code, 4);
    assert.equal((await run(['diff', '-f', '-'], { input: text.replace('ann', 'nobody') })).code, 4);
  });

  it('tells what was done and what was not where it fails half-way', async () => {
    const missing = `      - { name: gone, paths: [${folder}/none] }\n      - { name: later }\n`;
    const { code, stdout, stderr } = await run(['apply', '-f', '-', '-o', 'json'], {
      input: planned(`      - { name: first }\n${missing}`),
    });
    assert.equal(code, 1);
    assert.equal(JSON.parse(stderr).reason, 'source_absent');
    const states = JSON.parse(stdout).map(({ name, state }: Record<string, string>) => [name, state]);
    assert.deepEqual(states, [
      ['first', 'done'],
      ['gone', 'not done'],
      ['later', 'not done'],
    ]);
    assert.equal(JSON.parse(await succeed(['target', 'list', '--name', 'first', '--json'])).length, 1);
  });

  it('says where a source that is a link is kept', async () => {
    const link = join(folder, 'link');
    symlinkSync(source, link);
    const text = planned(`      - { name: linked, paths: [${link}] }\n`);
    const { code, stderr } = await run(['apply', '-f', '-'], { input: text });
    const note = `The sources of the target 'linked' are kept as ${source}; write them so in the plan.`;
    assert.deepEqual([code, stderr], [0, `backrota: ${note}\n`]);
    assert.equal(await succeed(['apply', '-f', '-'], { input: text.replace(link, source) }), 'Nothing to change.\n');
    await succeed(['target', 'remove', 'linked']);
  });

  it('deletes what it does not name with --prune alone, and the files of a managed volume only when told so', async () => {
    const text = planned('');
    assert.equal(await succeed(['apply', '-f', '-'], { input: text }), 'Nothing to change.\n');
    const refused = await run(['apply', '-f', '-', '--prune'], { input: text });
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /deletes the target 'first' and the files of its managed volume/);
    assert.match(
      await succeed(['apply', '-f', '-', '--prune', '--yes'], { input: text }),
      /^- +target +ann +first +done$/m,
    );
    assert.equal(JSON.parse(await succeed(['target', 'list', '--name', 'first', '--json'])).length, 0);
  });

  it('is a customer’s too, who keeps volumes and schedules by it and is told no paths', async () => {
    const { token } = JSON.parse(await succeed(['token', 'issue', 'ann', '--kind', 'api', '--json']));
    const env = { ...remote, BACKROTA_TOKEN: token };
    const text = await succeed(['export'], { env });
    assert.ok(!text.includes(source));
    const more = text.replace('    targets:\n', '    targets:\n      - name: own\n');
    assert.notEqual(more, text);
    assert.match(await succeed(['apply', '-f', '-'], { env, input: more }), /^\+ +target +ann +own +done$/m);
    assert.equal(await succeed(['diff', '-f', '-'], { env, input: more }), 'Nothing to change.\n');
    assert.match(
      await succeed(['apply', '-f', '-', '--prune', '--yes'], { input: planned('') }),
      /^- +target +ann +own +done$/m,
    );
  });

  it('overwrites nothing that was changed since it was compared', async () => {
    const { applyChanges, changesTo, readStanding } = await import('../../src/cli/plans/index.ts');
    const { parsePlan } = await import('../../src/cli/plans/read.ts');
    const { Client, overHttp } = await import('../../clients/typescript/client.ts');
    const { BACKROTA_URL: url, BACKROTA_TOKEN: token } = remote;
    const client = new Client(overHttp({ url, token }));
    const standing = await readStanding(client, ['ann']);
    const plan = await parsePlan(planned('', '{ kind: chains, count: 2 }'), 'plan');
    const changes = changesTo(plan, standing, false);
    assert.equal(changes.length, 1);
    await succeed(['schedule', 'set', 'nightly', '--time', '04:00']);
    const applied = applyChanges(client, changes, {
      ...{ standing, going: new Map() },
      ...{ done: () => assert.fail(), note: () => assert.fail() },
    });
    await assert.rejects(applied, { name: 'ApiProblem', reason: 'version_passed' });
    assert.match(await succeed(['export', '--account', 'ann']), /- 04:00\n/);
    await succeed(['apply', '-f', '-'], { input: planned('') });
  });

  it('lets more than ten snapshots go only when their number is said', async () => {
    for (let count = 0; count < 13; count += 1) {
      await succeed(['schedule', 'run', 'nightly']);
      await gateway.loops.worker.idle();
    }
    const input = planned('', '{ kind: keep, algorithm: restic, last: 1 }');
    const [change] = JSON.parse((await run(['diff', '-f', '-', '-o', 'json'], { input })).stdout);
    assert.deepEqual([change.letsGo, Object.keys(change.fields)], [12, ['retention']]);
    for (const options of [[], ['--confirm', '11']]) {
      const refused = await run(['apply', '-f', '-', ...options], { input });
      assert.deepEqual([refused.code, refused.stdout], [1, '']);
      assert.match(refused.stderr, /lets 12 snapshots go; say that you know: --confirm 12, or --yes\./);
    }
    assert.match(await succeed(['apply', '-f', '-', '--confirm', '12'], { input }), /lets 12 snapshot\(s\) go/);
    assert.equal(await succeed(['diff', '-f', '-'], { input }), 'Nothing to change.\n');
  });

  it('says so where a thing does not change, is not there, or has the name of another', async () => {
    const wrong = async (text: string, code: number) => {
      const ended = await run(['apply', '-f', '-'], { input: text });
      assert.deepEqual([ended.code, ended.stdout], [code, ''], ended.stderr);
      return ended.stderr;
    };
    const text = planned('');
    assert.match(await wrong(text.replace('store: local', 'store: TBC'), 1), /stands with another store/);
    assert.match(await wrong(text.replace('targets: [web]', 'targets: [web, db]'), 1), /about the target 'db'/);
    await succeed(['schedule', 'add', '--target', 'web', '--name', 'nightly', '--time', '05:00']);
    assert.match(await wrong(text, 5), /nightly/);
    assert.equal((await run(['export'])).code, 5);
  });
});
