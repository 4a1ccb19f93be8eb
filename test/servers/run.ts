// `npm run test:servers`: checks that every program these tests need is there, then runs them. Nothing is skipped.
import { globSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePassingFolder } from '../support/installation-database.ts';
import { findProgram, INSTALLED, installMariadb } from '../support/mariadb.ts';
import { runTestProcesses } from '../support/test-processes.ts';

/** Program and the Debian package that brings it. */
const PROGRAMS: readonly (readonly [program: string, debianPackage: string])[] = [
  ['mariadbd', 'mariadb-server'],
  ['mariadb-install-db', 'mariadb-server'],
  ['sshd', 'openssh-server'],
  ['ssh-keygen', 'openssh-client'],
  ['mount', 'mount'],
  ['faketime', 'faketime'],
  ['fusermount3', 'fuse3'],
  ['bindfs', 'bindfs'],
  ['getfacl', 'acl'],
  ['getfattr', 'attr'],
  ['getcap', 'libcap2-bin'],
  ['rclone', 'rclone'],
  ['borg', 'borgbackup'],
  ['nginx', 'nginx-light'],
  ['chromium', 'chromium'],
  ['openssl', 'openssl'],
  ['systemd-analyze', 'systemd'],
  ['setpriv', 'util-linux'],
  ['unshare', 'util-linux'],
];

const missing: string[] = [];
for (const [program, debianPackage] of PROGRAMS) {
  await findProgram(program, debianPackage).catch((error: Error) => missing.push(error.message));
}
if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\nAll of them: npm run setup:servers\n`);
  process.exit(1);
}

/** The longest first, so that they are not left to run alone; the longest of all in shares. */
const FIRST = [
  ['test/servers/borg-driver.test.ts'],
  ...['1/3', '2/3', '3/3'].map((share) => ['test/servers/mariadb-services.test.ts', share]),
  ['test/servers/operators-day.test.ts'],
  ['test/servers/mariadb-migrations.test.ts'],
];

/** A test that hangs is told by its name; what does not end then is killed with its file. */
const OPTIONS = ['--import=./test/support/untracked-promises.ts', '--test-timeout=300000'];

const root = fileURLToPath(new URL('../../', import.meta.url));
const others = globSync('test/{serve,servers}/**/*.test.ts', { cwd: root })
  .filter((file) => !FIRST.some(([first]) => first === file))
  .map((file) => [file]);

const folder = await makePassingFolder();
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.env[INSTALLED] = join(folder, 'data');
await installMariadb(join(folder, 'data'));

const isGreen = await runTestProcesses(
  [...FIRST, ...others].map((args) => ({ name: args.join(' '), args: [...OPTIONS, ...args] })),
  // Most of them wait for servers most of the time; borg's longest file takes some minutes on a busy machine.
  { atOnce: availableParallelism() + 1, seconds: 1_200 },
);
process.exit(isGreen ? 0 : 1);
