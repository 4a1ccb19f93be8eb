// `npm run test:servers`: checks that every program these tests need is there, then runs them. Nothing is skipped.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../support/mariadb.ts';

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

const root = fileURLToPath(new URL('../../', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=2', '--test-timeout=300000', 'test/servers/**/*.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
