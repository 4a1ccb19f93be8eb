/** Words of wires, systems, settings and examples, which are the same in every language. */
const SAME_EVERYWHERE: ReadonlySet<string> = new Set(
  [
    'IANA IP JSON SFTP SFTP SHA256 SSH UTF-8 HTTP IP- uuid cron multipart auth Content-Type',
    'NODE_NAME SECRET_KEY TARGET_IDS_FROM backrota-restore- backrota store add adopt node list --location --secret-file',
    'ssh-keyscan ssh-keygen ssh-ed25519 AAAA hostKey privateKey password passphrase host port root user',
    'borg Debian borgbackup repository encryption none key import break-lock ssh user path port',
    'archive sftp kind weekly window once all everyMinutes startsAt endsAt backup_rotation name source',
    'rrule RRULE FREQ WEEKLY BYDAY MO BYHOUR BYMINUTE DTSTART T VEVENT',
    'ann example.org Europe/Kyiv UTC 1970-01-01T00:00:00Z 1y6m10d12h 2d L L5 S M H d w m y -l',
    'DATABASE_URL DATA_DIR METRICS_TOKEN HEARTBEAT_URL SMTP_URL ALERT_NETWORKS PORT HOST URL --to-file --account',
    'http https smtp smtps mysql cabinet.example backrota@example.org database Backrota MariaDB MySQL serve account migrate xx proto__',
  ].flatMap((words) => words.match(/[a-z][\w-]*/gi) ?? []),
);

/** Latin words of a Russian sentence that are neither such names nor anything that was told. */
export function foreignWordsIn(russian: string, params: object): readonly string[] {
  const told = JSON.stringify(params);
  const words = russian.replaceAll(/T(?=\d\d:)/g, ' ').match(/[a-z][\w-]*/gi) ?? [];
  return words.filter((word) => !SAME_EVERYWHERE.has(word) && !told.includes(word));
}
