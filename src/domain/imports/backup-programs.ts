const PROGRAMS: ReadonlySet<string> = new Set([
  'autorestic',
  'backintime',
  'backupninja',
  'bacula',
  'bareos',
  'borg',
  'borgmatic',
  'btrbk',
  'bup',
  'dirvish',
  'dump',
  'duplicacy',
  'duplicity',
  'duply',
  'innobackupex',
  'kopia',
  'mariabackup',
  'mariadb-dump',
  'mongodump',
  'mydumper',
  'mysqldump',
  'obnam',
  'pg_basebackup',
  'pg_dump',
  'pg_dumpall',
  'pgbackrest',
  'proxmox-backup-client',
  'rclone',
  'rdiff-backup',
  'resticprofile',
  'restic',
  'rsnapshot',
  'rsync',
  'rustic',
  'sanoid',
  'syncoid',
  'tar',
  'tarsnap',
  'timeshift',
  'vzdump',
  'wal-g',
  'xtrabackup',
  'zfs-auto-snapshot',
]);

/** Whether a program makes backups, as far as its name tells: one that is known to, or whose name says so. */
export const isBackupProgram = (name: string): boolean =>
  PROGRAMS.has(name) || /backup|snapshot|(?:^|[-_.])dump(?:$|[-_.])/i.test(name);

/** Words that go before the program that is meant, with what they take as one more word. */
const BEFORE: ReadonlyMap<string, number> = new Map([
  ...['nice', 'ionice', 'chronic', 'cronic', 'nohup', 'time', 'exec', 'sudo', 'setsid', 'env', 'command'].map(
    (word) => [word, 0] as const,
  ),
  ['timeout', 1],
  ['flock', 1],
  ['systemd-inhibit', 0],
  ['chrt', 1],
  ['sh', 0],
  ['bash', 0],
  ['python3', 0],
  ['perl', 0],
]);

/** Options of those that take another word. */
const WITH_WORD = /^-(?:n|c|u|g|k|s|w|E)$/;

/** The names of the programs that a command line names, in their order; quoting and variables are not looked into. */
export function programsIn(command: string): readonly string[] {
  return command.split(/&&|\|\||[;|\n]/).flatMap((part) => programOf(part) ?? []);
}

function programOf(part: string): string | null {
  const words = part
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^['"({]+|['")}]+$/g, ''));
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const name = word.split('/').at(-1) ?? '';
    const takes = BEFORE.get(name);
    if (takes !== undefined) at += takes;
    else if (WITH_WORD.test(word) && at > 0 && word !== '-c') at += 1;
    else if (word !== '' && !word.startsWith('-') && !/^\w+=/.test(word) && word !== '[' && word !== 'test')
      return name;
    else if (word === '[' || word === 'test') return null;
  }
  return null;
}
