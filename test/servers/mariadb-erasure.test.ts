import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { loadConfig } from '../../src/config.ts';
import { openGateway } from '../../src/gateway.ts';
import { commandsOf, makeFolder } from '../cli/command.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { findProgram, type MariadbServer, startMariadb } from '../support/mariadb.ts';
import { STAFF } from '../support/values.ts';

/** In no word of ours. */
const NAME = 'Zebulonquist';
const MAIL = `${NAME}@planted.example`;

const isPlanted = (text: string): boolean => text.toLowerCase().includes(NAME.toLowerCase());

describe('account delete --erase, with a database server', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { succeed } = commandsOf(dataDir);
  let server: MariadbServer;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    server = await startMariadb();
    env = {
      DATABASE_URL: await server.createDatabase(),
      SECRET_KEY: 'a secret of thirty-two characters',
      DATA_DIR: dataDir,
      NODE_NAME: 'n1',
    };
  });
  after(() => server.stop());

  /** All that the server's own program for copies writes of the database. */
  const dump = async (): Promise<string> => {
    const { port, pathname, hostname } = new URL(env.DATABASE_URL ?? '');
    const program = await findProgram('mariadb-dump', 'mariadb-client');
    const args = [
      '--no-defaults',
      `--host=${hostname}`,
      `--port=${port}`,
      '--user=root',
      '--hex-blob',
      pathname.slice(1),
    ];
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 64 * 1_048_576 });
    return stdout;
  };

  test('leaves no name and no mail in a dump, or in any byte of the data directory', async () => {
    const type = (...args: string[]) => succeed(args, { env });
    await mkdir(join(folder, NAME));
    await writeFile(join(folder, NAME, NAME), MAIL);
    const gateway = await openGateway(loadConfig(env), { log: new CollectedLog() });
    try {
      await type('account', 'add', NAME);
      await type('login', 'add', MAIL, '--account', NAME);
      await type('contact', 'add', '--login', NAME, '--name', NAME, '--email', MAIL);
      const source = ['--set', `source=${join(folder, NAME)}`];
      await type('target', 'add', '--account', NAME, '--name', `${NAME} web`, '--id', '50', ...source);
      await type('target', 'add', '--account', NAME, '--name', `${NAME} disk`, '--id', '51');
      await type('schedule', 'add', '--target', '50', '--name', `${NAME} nightly`, '--time', '02:00');
      for (const id of [50, 51]) {
        await gateway.services.targets.change(STAFF, { id }, { allowsEmptySource: true });
        await gateway.services.backups.backUp(STAFF, { id }, 'backup', `${NAME} by hand`);
      }
      await gateway.loops.worker.idle();
      assert.ok(isPlanted(await dump()), 'the dump shows what was planted');
      await type('account', 'delete', NAME, '--erase', '--yes');
      for (const _pass of [1, 2]) await gateway.services.housekeeping.cleanUp();
    } finally {
      await gateway.close();
    }
    const lines = (await dump()).split('\n').filter(isPlanted);
    assert.deepEqual(lines, []);
    const found: string[] = [];
    for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (isPlanted(path.slice(dataDir.length))) found.push(path);
      if (entry.isFile() && isPlanted(await readFile(path, 'latin1'))) found.push(path);
    }
    assert.deepEqual(found, []);
  });
});
