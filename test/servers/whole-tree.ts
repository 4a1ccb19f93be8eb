import { execFileSync } from 'node:child_process';

const inShell = (script: string, directory: string): string =>
  execFileSync('sh', ['-c', script], { cwd: directory, encoding: 'utf8' });

/** All that `stat` and the tools for attributes tell of a tree, with its content. */
export const wholeTree = (directory: string): string =>
  inShell(
    "find . -printf '%P %y %m %T@ %n %U:%G %l\\n' | sort; find . -print0 | sort -z | xargs -0 getfacl -p 2>/dev/null; find . -print0 | sort -z | xargs -0 getfattr -hd 2>/dev/null; find . -type f -exec sha256sum {} + | LC_ALL=C sort",
    directory,
  );

/** Gives a tree, which holds the file `deep/a` and others, of everything a backup has to keep: links, attributes, lists of access, owners, modes, times. */
export const giveAllAttributes = (directory: string, file: string): void => {
  inShell(
    `ln -s deep/a link; ln '${file}' hard; setfattr -n user.x -v y '${file}'; setfacl -m u:1234:r deep/a; setfacl -d -m u:1234:rwx deep; chown 1000:1000 deep/a; chmod 2750 deep; touch -h -d '2001-02-03T04:05:06.123456789Z' deep/a link deep .`,
    directory,
  );
};
