import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { commandsOf, ENTRY, type Ended, makeFolder, runCommand } from './command.ts';

const STACK = /\n {4}at |node:internal|file:\/\//;

/** One line on stderr in the command's name, nothing on stdout. */
function assertSentence(ended: Ended, code: number, text: RegExp): void {
  assert.deepEqual([ended.code, ended.stdout], [code, ''], ended.stderr);
  assert.match(ended.stderr, /^backrota: [^\n]+\n$/);
  assert.match(ended.stderr, text);
  assert.doesNotMatch(ended.stderr, STACK);
}

describe('a command that fails', () => {
  const folder = makeFolder();
  const { run, succeed } = commandsOf(join(folder, 'data'));
  before(() => succeed(['migrate']));

  it('says in one sentence that its data directory cannot be used', async () => {
    await writeFile(join(folder, 'file'), '');
    const env = { DATA_DIR: join(folder, 'file', 'data') };
    assertSentence(await runCommand(['account', 'list'], { env }), 1, /DATA_DIR/);
  });

  it('says in one sentence that the database does not answer, without its password', async () => {
    const env = { DATABASE_URL: 'mysql://backrota:hunter22@127.0.0.1:1/backrota', SECRET_KEY: 'k'.repeat(32) };
    for (const args of [['account', 'list'], ['migrate']]) {
      const ended = await run(args, { env });
      assertSentence(ended, 1, /DATABASE_URL/);
      assert.doesNotMatch(ended.stderr, /hunter22/);
    }
  });

  it('names the thing that does not exist', async () => {
    assertSentence(await run(['schedule', 'run', '99']), 4, /The schedule '99' does not exist\./);
    assertSentence(await run(['target', 'add', '--account', 'nobody', '--name', 'A']), 4, /account 'nobody'/);
    const uuid = '3a3b0a0e-6d1f-4b7e-9d6e-0f5f2f6f7a11';
    assertSentence(await run(['restore', uuid, '--to', join(folder, 'out')]), 4, new RegExp(uuid));
  });

  it('refuses a password that is missing or too short, without repeating it', async () => {
    const add = ['account', 'add', 'demo', '--password-stdin'];
    assertSentence(await run(add, { input: '' }), 1, /password/);
    const short = await run(add, { input: 'abc12\n' });
    assertSentence(short, 1, /5 characters/);
    assert.doesNotMatch(short.stderr, /abc12/);
    assert.equal(await succeed(['account', 'list', '--json']), '[]\n');
  });
});

describe('a command that is given what is no text', () => {
  const folder = makeFolder();
  const { run, succeed } = commandsOf(join(folder, 'data'));
  before(() => succeed(['migrate']));

  it('refuses a password and a secret, without repeating them', async () => {
    for (const input of [Buffer.from('half of \u00e9\n', 'latin1'), Buffer.from('hunter22\0hunter22\n')]) {
      const ended = await run(['account', 'add', 'demo', '--password-stdin'], { input });
      assertSentence(ended, 1, /password on standard input is not UTF-8 text/);
      assert.doesNotMatch(ended.stderr, /half|hunter22/);
      const file = join(folder, 'secret');
      await writeFile(file, input);
      const add = ['store', 'add', '--name', 'S', '--location', 'S', '--driver', 'sftp'];
      const added = await run([...add, '--secret-file', `password=${file}`]);
      assertSentence(added, 1, /secret 'password' is not UTF-8 text/);
      assert.doesNotMatch(added.stderr, /half|hunter22/);
    }
    assert.equal(await succeed(['account', 'list', '--json']), '[]\n');
  });

  it('refuses an argument, naming it by its number', async () => {
    // Node itself can pass on text only.
    const shell = `exec "$0" "$1" account add "$(printf 'half of \\351')"`;
    const child = spawn('sh', ['-c', shell, process.execPath, ENTRY], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = text(child.stderr);
    const [code] = await once(child, 'close');
    assert.deepEqual([code, await said], [2, 'backrota: The argument number 3 is not UTF-8 text; write it so.\n']);
  });
});

describe('a command that fails for a program', () => {
  const folder = makeFolder();
  const { run, succeed } = commandsOf(join(folder, 'data'));
  before(() => succeed(['account', 'add', 'ann']));

  it('writes the problem object that the API answers with to stderr, and ends as it would for people', async () => {
    for (const [args, code, problem] of [
      [['run', 'show', '99', '--json'], 4, { status: 404, code: 'not_found', reason: 'missing' }],
      [['run', 'show', '99', '-o', 'yaml'], 4, { status: 404, type: '/api/v1/problems/missing' }],
      [['schedule', 'run', 'none', '--json'], 4, { reason: 'missing', params: { noun: 'schedule', asked: 'none' } }],
      [['account', 'add', 'ann', '-o', 'json'], 5, { status: 409, code: 'conflict' }],
      [['status', '--json'], 1, { reason: 'command_failed' }],
      [['target', 'set', '1', '--json'], 2, { status: 400, code: 'invalid_request', reason: 'typed_wrongly' }],
      [['schedule', 'pause', '--json'], 2, { reason: 'typed_wrongly', detail: "missing required argument 'schedule'" }],
    ] as const) {
      const ended = await run(args);
      const told = JSON.parse(ended.stderr);
      assert.equal(ended.code, code, args.join(' '));
      assert.partialDeepStrictEqual(told, problem, args.join(' '));
      const names = ['type', 'title', 'status', 'detail', 'code', 'reason', 'params', 'errors', 'requestId'];
      assert.deepEqual(Object.keys(told).toSorted(), names.toSorted());
    }
    const sentence = (await run(['run', 'show', '99'])).stderr;
    assert.equal(sentence, "backrota: The run '99' does not exist.\n");
    assert.equal(`backrota: ${JSON.parse((await run(['run', 'show', '99', '--json'])).stderr).detail}\n`, sentence);
  });

  it('shows its help where that is asked for', async () => {
    const asked = await run(['run', 'show', '--json', '--help']);
    assert.deepEqual([asked.code, asked.stderr], [0, '']);
    assert.match(asked.stdout, /^Usage: backrota run show/);
  });
});

describe('a command that is typed wrongly', () => {
  it('does not repeat what may be a secret', async () => {
    const wrong = [
      ['account', 'add', 'demo', '--password=hunter22'],
      ['store', 'add', '--name', 'S', '--location', 'S', '--driver', 'sftp', '--secret-file', 'hunter22'],
      ['store', 'add', '--name', 'S', '--location', 'S', '--driver', 'sftp', '--set', 'hunter22'],
      ['login', 'passwd', 'demo', 'hunter22'],
    ];
    for (const args of wrong) {
      const ended = await runCommand(args);
      assertSentence(ended, 2, /./);
      assert.doesNotMatch(ended.stderr, /hunter22/);
    }
  });

  const cases: readonly (readonly [string[], RegExp])[] = [
    [['schedul'], /unknown command 'schedul'/],
    [['schedule', 'list', '--foo'], /unknown option '--foo'/],
    [['schedule', 'run'], /missing required argument 'schedule'/],
    [['snapshot', 'protect', 'x'], /integer id or a uuid/],
    [['schedule', 'add', '--name', 'N'], /--target/],
    [['schedule', 'add', '--target', '1', '--name', 'N'], /--at/],
    [['target', 'set', '1'], /nothing to change/],
    [['target', 'add', '--account', 'demo', '--name', 'A', '--set', 'root=/srv'], /no setting 'root'/],
    [['login', 'add', 'x', '--account', 'demo', '--role', 'king'], /viewer, operator, admin/],
    [['preview', '* * * * *', '--count', '10001'], /1 to 10000/],
    [['preview', '* * * * *', '--from', '2026-02-30'], /2026-02-30/],
  ];
  for (const [args, sentence] of cases) {
    it(`'backrota ${args.join(' ')}' ends with 2 and says why`, async () => {
      assertSentence(await runCommand(args), 2, sentence);
    });
  }

  it('shows its help and ends with 2 where a command is missing, with 0 where it was asked for', async () => {
    const missing = await runCommand(['snapshot']);
    assert.deepEqual([missing.code, missing.stdout], [2, '']);
    assert.match(missing.stderr, /protect .*keep a snapshot/);
    const asked = await runCommand(['restore', '--help']);
    assert.deepEqual([asked.code, asked.stderr], [0, '']);
    assert.match(asked.stdout, /Examples:\n {2}backrota restore/);
  });
});
