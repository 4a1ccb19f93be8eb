import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parseSettings } from '../../src/drivers/archive/sftp/config.ts';
import { SftpDriver } from '../../src/drivers/archive/sftp/driver.ts';
import { createJob, createPattern, describeTree, makeDirectory, neverAborted, silent } from '../drivers/source-tree.ts';
import { findProgram } from '../support/mariadb.ts';
import { findFreePort, untilLogged } from '../support/started-server.ts';

test('rclone, whose files are either read or written, is tested, keeps copies and lets them go', async (t) => {
  const directory = makeDirectory(t);
  const [root, source, destination] = ['root', 'source', 'restored'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(join(root, 'copies'), { recursive: true });
  mkdirSync(source);
  writeFileSync(join(source, 'large'), createPattern(6_000_000));
  const key = join(directory, 'key');
  const keygen = await findProgram('ssh-keygen', 'openssh-client');
  await promisify(execFile)(keygen, ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const { stdout } = await promisify(execFile)(keygen, ['-l', '-f', `${key}.pub`]);
  const port = await findFreePort();
  const server = spawn(
    await findProgram('rclone', 'rclone'),
    ['serve', 'sftp', root, '--addr', `127.0.0.1:${port}`, '--user', 'anybody', '--pass', 'any', '--key', key, '-v'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, RCLONE_CONFIG: join(directory, 'config') } },
  );
  t.after(async () => {
    server.removeAllListeners('exit');
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  });
  await untilLogged(server, 'rclone', 'SFTP server listening');
  const settings = parseSettings(
    {
      host: '127.0.0.1',
      port: String(port),
      user: 'anybody',
      root: '/copies',
      hostKey: /SHA256:\S+/.exec(stdout)?.[0] ?? '',
    },
    { password: 'any' },
  );
  const driver = new SftpDriver(settings, join(directory, 'spool'), { retryDelaysMs: [] });
  await driver.test();
  assert.deepEqual(readdirSync(join(root, 'copies')), []);
  const made = await driver.backup(createJob([source]), silent, neverAborted());
  await driver.verify(made, silent.tell, neverAborted());
  await driver.restore({ ...made, directory: destination }, silent.tell, neverAborted());
  assert.deepEqual(describeTree(destination), describeTree(source));
  await driver.delete(made.locator);
  assert.deepEqual(readdirSync(join(root, 'copies')), []);
});
