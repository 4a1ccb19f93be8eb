import { execFile, spawn } from 'node:child_process';
import { access, constants, cp, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { makePassingFolder } from './installation-database.ts';
import { endServer, findFreePort, untilLogged } from './started-server.ts';

/** A MariaDB server of its own, in a temporary folder that is removed with it. */
export interface MariadbServer {
  /** Makes an empty database and answers its `mysql://` URL. */
  createDatabase(): Promise<string>;
  /** The URL of a database of that name, there or not, for `user`. */
  urlOf(database: string, user?: string, password?: string): string;
  stop(): Promise<void>;
}

/** Nothing in a server outlives its tests: it waits for no disk. */
const KEEPS_NOTHING = [
  '--debug-no-sync',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-log-file-size=16M',
];

/** Names the data directory that servers begin with a copy of: to install one takes longer than to start a server. */
export const INSTALLED = 'BACKROTA_TESTS_MARIADB';

/** Where a program is; also looks where Debian keeps servers. Throws naming the package if it is missing. */
export const findProgram = async (program: string, debianPackage: string): Promise<string> => {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    const path = join(folder, program);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Error(`The program '${program}' is missing; install the Debian package '${debianPackage}'.`);
};

/** Makes the data directory of a server, in a folder of its own. */
export const installMariadb = async (data: string): Promise<void> => {
  const install = await findProgram('mariadb-install-db', 'mariadb-server');
  await promisify(execFile)(install, [
    '--no-defaults',
    '--user=root',
    `--datadir=${data}`,
    `--tmpdir=${dirname(data)}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...KEEPS_NOTHING,
  ]);
};

/** Starts a server, with these options besides; its root has no password. Throws naming the Debian package if the program is missing. */
export const startMariadb = async (options: readonly string[] = []): Promise<MariadbServer> => {
  const mariadbd = await findProgram('mariadbd', 'mariadb-server');
  const folder = await makePassingFolder();
  const data = join(folder, 'data');
  const installed = process.env[INSTALLED];
  if (installed === undefined) await installMariadb(data);
  else await cp(installed, data, { recursive: true });
  const port = await findFreePort();
  const server = spawn(
    mariadbd,
    [
      '--no-defaults',
      '--user=root',
      `--datadir=${data}`,
      // Its own: a server that starts removes others' temporary tables from theirs.
      `--tmpdir=${folder}`,
      `--socket=${join(folder, 'socket')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      ...KEEPS_NOTHING,
      ...options,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    await untilLogged(server, 'mariadbd', 'ready for connections');
  } catch (error) {
    await removeFolder();
    throw error;
  }
  // A test process that is stopped takes its server along.
  const killServer = () => server.kill('SIGKILL');
  process.once('exit', killServer);

  const urlOf = (database: string, user = 'root', password = ''): string => {
    const credentials = password === '' ? user : `${user}:${encodeURIComponent(password)}`;
    return `mysql://${credentials}@127.0.0.1:${port}/${database}`;
  };
  let count = 0;
  return {
    urlOf,
    createDatabase: async () => {
      count += 1;
      const database = `test_${count}`;
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.query(`CREATE DATABASE ${database}`);
      await connection.end();
      return urlOf(database);
    },
    stop: async () => {
      process.removeListener('exit', killServer);
      await endServer(server);
      await removeFolder();
    },
  };
};
