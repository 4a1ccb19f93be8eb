import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeFolder, runProcess } from '../cli/command.ts';

/** Makes Node write down, one a line, all modules that it has loaded. */
const RECORDER = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  const urls = [];
  registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context); } });
  process.on('exit', () => writeFileSync(process.env.LOADED_MODULES, urls.join('\\n')));
`)}`;

/** What only a server needs, and what costs a command more than its own work. */
const HEAVY =
  /node_modules\/(?:@koa|knex|koa|lodash|multer|mysql2|node-cron|nodemailer|pino|ssh2|typebox|find-my-way)\//;
const SERVER_ONLY =
  /\/src\/(?:dialects\/(?!native\/)\w[\w-]*\/(?!settings\.ts$)|drivers|file-tree|notify|server\/app|triggering)/;
describe('a command loads only what it works with', () => {
  const folder = makeFolder();
  const file = join(folder, 'modules');
  const env = { DATA_DIR: join(folder, 'data'), LOADED_MODULES: file };
  const load = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { code, stderr } = await runProcess(args, { env, nodeOptions: ['--import', RECORDER] });
    assert.deepEqual([code, stderr], [0, '']);
    return (await readFile(file, 'utf8')).split('\n');
  };
  const matching = (urls: readonly string[], pattern: RegExp) => urls.filter((url) => pattern.test(url));

  it('to make an installation: knex', async () => {
    const urls = await load('account', 'add', 'demo');
    assert.notDeepEqual(matching(urls, /\/knex\//), []);
  });

  it('to say its version: no service, no database and no words of problems', async () => {
    const urls = await load('--version');
    assert.deepEqual(
      matching(urls, /\/src\/(?:services|storage\/records|wording|dialects)\/|ajv|better-sqlite3|node:crypto/),
      [],
    );
    assert.deepEqual(matching(urls, HEAVY), []);
  });

  it('to list things: no validator of what it asks itself for', async () => {
    for (const typed of ['script list', 'schedule list', 'account list']) {
      const urls = await load(...typed.split(' '));
      assert.deepEqual(matching(urls, /node_modules\/(?:ajv|fast-uri)\//), [], typed);
    }
  });

  it('to list schedules: neither knex, nor drivers and files, nor what sends mails or serves', async () => {
    const urls = await load('schedule', 'list');
    for (const pattern of [HEAVY, SERVER_ONLY, /node:http$/]) {
      assert.deepEqual(matching(urls, pattern), []);
    }
  });
});
