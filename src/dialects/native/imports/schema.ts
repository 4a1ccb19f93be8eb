import { RETENTION } from '../rules.ts';
import { NEW_SCHEDULE } from '../schedules/schema.ts';
import { ID, KEY, nullable, objectOf, oneOf, textUpTo, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

/** The longest file, in characters. */
const MOST_CHARACTERS = 65_536;

/** What another scheduler's file is read with. */
export const IMPORT_REQUEST = Type.Object(
  {
    format: oneOf(
      ['crontab', 'borgmatic', 'systemd', 'pve'],
      'systemd: units as systemctl cat prints them; pve: jobs.cfg of Proxmox VE.',
    ),
    text: textUpTo(MOST_CHARACTERS, 'The whole file.'),
    targetId: Type.Unsafe<number | string>({ ...KEY, description: 'What the schedules back up: its id or uuid.' }),
    destination: Type.Optional(textUpTo(64, "local, or a store's location code.")),
    timeZone: Type.Optional(textUpTo(64, "Of times whose zone the file does not say; the account's where absent.")),
    retention: Type.Optional(RETENTION),
    expression: Type.Optional(
      textUpTo(1_000, 'When a file of borgmatic is run, as its crontab says: five fields of cron.'),
    ),
    isSystem: Type.Optional(
      Type.Boolean({
        description: 'Whether a crontab names users, as /etc/crontab does; found out where absent.',
      }),
    ),
    takesAll: Type.Optional(
      Type.Boolean({ description: 'Whether lines of a crontab count that name no known program of backups.' }),
    ),
  },
  { additionalProperties: false },
);

/** What one line came to. */
const IMPORTED = objectOf({
  sourceKey: Type.String({ description: 'The same whenever the same is imported.' }),
  line: wholeFrom(1, Number.MAX_SAFE_INTEGER),
  program: Type.String(),
  state: oneOf(
    ['new', 'standing', 'left_out'],
    'new: made now, or to be; standing: imported before, and left as it is; left_out: no schedule.',
  ),
  scheduleId: nullable(ID, 'null: none, or none yet.'),
  schedule: nullable(NEW_SCHEDULE, 'As it is sent to make it.'),
  when: nullable(Type.String(), 'The rule in English words.'),
  losses: Type.Array(
    objectOf({
      reason: Type.String(),
      params: Type.Record(Type.String(), Type.Unknown()),
      detail: Type.String({ description: 'In English.' }),
    }),
    { description: 'What of the line is left unsaid, or why it is left out.' },
  ),
});

/** What a file came to, line by line. */
export const IMPORT = objectOf({ items: Type.Array(IMPORTED) });
