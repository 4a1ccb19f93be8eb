import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parseSettings } from '../../src/drivers/borg/config.ts';
import { BorgDriver } from '../../src/drivers/borg/driver.ts';
import type { StoreMark } from '../../src/ports/snapshot-driver.ts';
import {
  createJob,
  describeTree,
  failsWith,
  makeDirectory,
  neverAborted,
  silent,
  writeSampleTree,
} from '../drivers/source-tree.ts';
import { findProgram } from '../support/mariadb.ts';
import { findFreePort, untilLogged } from '../support/started-server.ts';

/** A server that runs nothing but `borg serve`, below a directory of its own. */
const startBorgServer = async (t: TestContext, directory: string) => {
  const makeKey = (name: string) => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, name)]);
    return {
      secret: readFileSync(join(directory, name), 'utf8'),
      open: readFileSync(join(directory, `${name}.pub`), 'utf8').trim(),
    };
  };
  const [host, user, stranger] = [makeKey('host'), makeKey('user'), makeKey('stranger')];
  const served = join(directory, 'served');
  mkdirSync(served);
  const line = `command="borg serve --restrict-to-path ${served}",restrict ${user.open}\n`;
  writeFileSync(join(directory, 'authorized'), line, { mode: 0o600 });
  const port = await findFreePort();
  const config = join(directory, 'sshd_config');
  writeFileSync(
    config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(directory, 'host')}`,
      `AuthorizedKeysFile ${join(directory, 'authorized')}`,
      'PermitRootLogin yes',
      'UsePAM no',
      'StrictModes no',
      `PidFile ${join(directory, 'pid')}`,
      '',
    ].join('\n'),
  );
  mkdirSync('/run/sshd', { recursive: true });
  const server = spawn(await findProgram('sshd', 'openssh-server'), ['-D', '-e', '-f', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(async () => {
    server.kill();
    await once(server, 'close');
  });
  await untilLogged(server, 'sshd', 'Server listening');
  const settings = {
    repository: `ssh://${userInfo().username}@127.0.0.1:${port}${served}/repository`,
    hostKey: host.open.split(' ').slice(0, 2).join(' '),
  };
  return { settings, user, stranger };
};

test('a repository on a server takes archives, gives them back, and knows whose it is', async (t) => {
  const directory = makeDirectory(t);
  const source = join(directory, 'source');
  mkdirSync(source);
  await writeSampleTree(source);
  const { settings, user, stranger } = await startBorgServer(t, directory);
  const mark: StoreMark = { installation: crypto.randomUUID(), name: '1.89abcdef', isMade: false, isReadOnly: false };
  const open = (changes: Partial<StoreMark> = {}, privateKey = user.secret, hostKey = settings.hostKey) =>
    new BorgDriver(
      parseSettings({ ...settings, hostKey }, { passphrase: 'horse staple', privateKey }),
      join(directory, 'base'),
      { ...mark, ...changes },
    );
  const driver = open();
  const targetUuid = crypto.randomUUID();
  const made = await driver.backup(createJob([source], { targetUuid }), silent, neverAborted());
  const restored = join(directory, 'restored');
  await driver.restore({ ...made, directory: restored }, silent.tell, neverAborted());
  assert.deepEqual(describeTree(restored), describeTree(source));
  assert.equal((await driver.foundCopies(targetUuid, neverAborted())).length, 1);
  await open({ isMade: true }).look();
  const adopted = await open({ isMade: true }).adopt();
  assert.match(adopted, /^2\./);
  await assert.rejects(open({ isMade: true }).look(), failsWith('store_taken_over'));
  await assert.rejects(open({}, stranger.secret).look(), failsWith('connection_lost'));
  await assert.rejects(
    open({}, user.secret, stranger.open.split(' ').slice(0, 2).join(' ')).look(),
    failsWith('connection_lost'),
  );
});
