import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './mariadb.ts';
import { endServer, findFreePort, untilLogged } from './started-server.ts';

const exec = promisify(execFile);

/** Who runs the server where the tests are root's: OpenSSH serves its own user without any privilege. */
const NOBODY = { name: 'nobody', id: 65_534 };
const isRoot = process.getuid?.() === 0;

/** A real OpenSSH server on loopback, with keys of its own, in a temporary folder that is removed with it. */
export interface SftpServer {
  readonly port: number;
  readonly user: string;
  /** `SHA256:…` of the one key that it has. */
  readonly fingerprint: string;
  /** The key's public line, `ssh-ed25519 AAAA… comment`. */
  readonly publicKey: string;
  /** The private key that it lets in, and one that it does not. */
  readonly privateKey: string;
  readonly strangerKey: string;
  /** A new, empty directory that it may write. */
  makeRoot(name: string): Promise<string>;
  /** The settings of a store in this directory, by this port. */
  settingsOf(root: string, port?: number): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface SftpServerOptions {
  /** Its whole file system for copies is as large as this, in MiB, and is `makeRoot('full')`; takes root. */
  readonly roomMiB?: number;
  /** Requests of OpenSSH's own that it does not offer, as other servers. */
  readonly lacks?: readonly string[];
}

/** Starts a server. Throws naming the Debian package if a program is missing. */
export const startSftpServer = async (options: SftpServerOptions = {}): Promise<SftpServer> => {
  const sshd = await findProgram('sshd', 'openssh-server');
  const keygen = await findProgram('ssh-keygen', 'openssh-client');
  const folder = await mkdtemp(join(tmpdir(), 'backrota-sftp-'));
  await chmod(folder, 0o755);
  const own = async (path: string): Promise<string> => {
    if (isRoot) await chown(path, NOBODY.id, NOBODY.id);
    return path;
  };
  const makeKey = async (name: string): Promise<string> => {
    const file = join(folder, name);
    await exec(keygen, ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
    return own(file);
  };
  const [hostKey, userKey, stranger] = [await makeKey('host'), await makeKey('user'), await makeKey('stranger')];
  const publicKey = (await readFile(`${hostKey}.pub`, 'utf8')).trim();
  const { stdout } = await exec(keygen, ['-l', '-f', `${hostKey}.pub`]);
  const fingerprint = /SHA256:\S+/.exec(stdout)?.[0] ?? '';
  const port = await findFreePort();
  const config = join(folder, 'sshd_config');
  await writeFile(
    config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${userKey}.pub`,
      `PidFile ${join(folder, 'pid')}`,
      // Else an account without a password counts as locked.
      'UsePAM yes',
      'StrictModes no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'MaxStartups 100',
      `Subsystem sftp internal-sftp${options.lacks === undefined ? '' : ` -P ${options.lacks.join(',')}`}`,
      '',
    ].join('\n'),
  );
  const full = join(folder, 'full');
  await own((await mkdir(full, { recursive: true })) ?? full);
  const serve = [sshd, '-D', '-e', '-f', config];
  const spawned =
    options.roomMiB === undefined
      ? spawn(sshd, serve.slice(1), {
          stdio: ['ignore', 'ignore', 'pipe'],
          ...(isRoot ? { uid: NOBODY.id, gid: NOBODY.id } : {}),
        })
      : spawn(
          'unshare',
          [
            ...['--mount', 'sh', '-c'],
            `mount -t tmpfs -o size=${options.roomMiB}m,uid=${NOBODY.id},mode=700 tmpfs "$0" && exec setpriv --reuid ${NOBODY.id} --regid ${NOBODY.id} --clear-groups "$@"`,
            ...[full, ...serve],
          ],
          { stdio: ['ignore', 'ignore', 'pipe'] },
        );
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    await untilLogged(spawned, 'sshd', 'Server listening');
  } catch (error) {
    await removeFolder();
    throw error;
  }
  // A test process that is stopped takes its server along.
  const killServer = () => spawned.kill('SIGKILL');
  process.once('exit', killServer);
  const user = isRoot ? NOBODY.name : userInfo().username;
  return {
    port,
    user,
    fingerprint,
    publicKey,
    privateKey: await readFile(userKey, 'utf8'),
    strangerKey: await readFile(stranger, 'utf8'),
    makeRoot: async (name) => {
      const root = join(folder, name);
      await mkdir(root, { recursive: true });
      return own(root);
    },
    settingsOf: (root, through = port) => ({
      host: '127.0.0.1',
      port: String(through),
      user,
      root,
      hostKey: fingerprint,
    }),
    stop: async () => {
      process.removeListener('exit', killServer);
      await endServer(spawned);
      await removeFolder();
    },
  };
};
