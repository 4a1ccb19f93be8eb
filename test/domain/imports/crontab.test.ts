import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Imported, readCrontab } from '../../../src/domain/imports/index.ts';
import { fireTimes, parseCrontabLine, parseRecurrence } from '../../../src/domain/recurrence/index.ts';
import { there } from '../../support/values.ts';

const read = (text: string, options: { readonly isSystem?: boolean; readonly takesAll?: boolean } = {}) =>
  readCrontab(text, { timeZone: 'Europe/Kyiv', ...options });

const reasons = ({ losses }: Imported): readonly string[] => losses.map(({ reason }) => reason);

/** The first local times after an instant. */
const firesOf = (when: string, count: number): readonly string[] =>
  [...fireTimes(parseCrontabLine(when, 'UTC'), Date.UTC(2026, 0, 1) / 1000 - 1, Number.POSITIVE_INFINITY, count)].map(
    (at) => new Date(at * 1000).toISOString().slice(0, 16),
  );

describe('a crontab', () => {
  it('has its lines of backups made schedules, and says of each other line why it is none', () => {
    const rows = read(`# m h  dom mon dow   command
MAILTO=root
SHELL = /bin/sh

15 2 * * *  /usr/local/bin/backup.sh --all >/dev/null 2>&1
*/5 * * * * curl -fsS https://example.org/ping
@daily borgmatic --verbosity 1
@reboot restic unlock && restic backup /srv
61 2 * * * rsync -a /srv /mnt
whatever this is
30 3 * * mon-fri nice -n 10 pg_dump shop | gzip > /mnt/shop-$(date +\\%F).sql.gz
0 4 1 jan,jul sun mysqldump --all-databases%ignored
`);
    assert.deepEqual(
      rows.map((row) => [row.line, row.program, row.schedule?.recurrence, reasons(row)]),
      [
        [5, 'backup.sh', { kind: 'cron', expression: '15 2 * * *', timeZone: 'Europe/Kyiv' }, ['command_unsaid']],
        [6, 'curl', undefined, ['no_backup']],
        [7, 'borgmatic', { kind: 'cron', expression: '0 0 * * *', timeZone: 'Europe/Kyiv' }, ['command_unsaid']],
        [8, 'restic', undefined, ['when_refused']],
        [9, 'rsync', undefined, ['when_refused']],
        [10, '', undefined, ['line_unreadable']],
        [11, 'pg_dump', { kind: 'cron', expression: '30 3 * * 1-5', timeZone: 'Europe/Kyiv' }, ['command_unsaid']],
        [
          12,
          'mysqldump',
          { kind: 'cron', expression: '0 4 1 1,7 0', timeZone: 'Europe/Kyiv' },
          ['command_unsaid', 'input_unsaid'],
        ],
      ],
    );
    const refused = rows.flatMap(({ losses }) => losses).filter(({ reason }) => reason === 'when_refused');
    const told = refused.map(({ params }) => (params as { problem: { reason: string } }).problem.reason);
    assert.deepEqual(told, ['cron_without_time', 'cron_value_out_of_range']);
  });

  it('runs by CRON_TZ from where it stands, and never by TZ, which is of the commands', () => {
    const [first, second, third, fourth] = read(
      [
        'TZ=America/New_York',
        '0 1 * * * tar c /a',
        'CRON_TZ="Asia/Tokyo"',
        '0 1 * * * tar c /b',
        'CRON_TZ=',
        '0 1 * * * tar c /c',
        'CRON_TZ=Mars/Base',
        '0 1 * * * tar c /d',
      ].join('\n'),
    );
    assert.equal(first?.schedule?.recurrence.timeZone, 'Europe/Kyiv');
    assert.deepEqual(first?.losses[1], {
      reason: 'command_zone_unsaid',
      params: { zone: 'America/New_York', timeZone: 'Europe/Kyiv' },
    });
    assert.equal(second?.schedule?.recurrence.timeZone, 'Asia/Tokyo');
    assert.equal(third?.schedule?.recurrence.timeZone, 'Europe/Kyiv');
    assert.deepEqual(reasons(there(fourth)), ['when_refused']);
  });

  it('of the system has a user in each line, which is told where it was not the superuser', () => {
    const system = '17 * * * * root run-parts /etc/cron.hourly\n0 3 * * * postgres /usr/bin/pg_dumpall\n';
    for (const rows of [read(system), read(system, { isSystem: true })]) {
      assert.deepEqual(
        rows.map(({ program }) => program),
        ['run-parts', 'pg_dumpall'],
      );
      assert.deepEqual(rows[1]?.losses[1], { reason: 'user_unsaid', params: { user: 'postgres' } });
    }
    assert.equal(read(system, { isSystem: false })[1]?.program, 'postgres');
    // Without a line of the superuser's, the first word is the command.
    assert.equal(read('0 3 * * * restic backup /srv\n')[0]?.program, 'restic');
  });

  it('has all its lines taken where that is wanted, each by a name of its own', () => {
    const rows = read('0 1 * * * /opt/job\n0 2 * * * /opt/job\n0 3 * * * /opt/job\n', { takesAll: true });
    assert.deepEqual(
      rows.map(({ schedule }) => schedule?.name),
      ['job', 'job 2', 'job 3'],
    );
  });

  it('knows a line again wherever it stands, and two equal ones apart', () => {
    const line = '0 1 * * * tar c /a';
    const [before] = read(line);
    const [, after, twin] = read(
      `# moved\n0 5 * * * tar c /z\n\n${line.replaceAll(' ', '  ').replace('tar  c  /a', 'tar c /a')}\n${line}`,
    );
    assert.equal(after?.identity, before?.identity);
    assert.notEqual(twin?.identity, before?.identity);
    assert.equal(
      new Set(read(`${line}\n0 2 * * * tar c /a\nCRON_TZ=UTC\n${line}`).map(({ identity }) => identity)).size,
      3,
    );
  });

  it('lets either of day of month and day of week suffice, except beside a star, as cron does', () => {
    // 2026-01-01 is a Thursday. Vixie cron's man page, "the day of a command's execution can be specified by two fields".
    assert.deepEqual(firesOf('0 0 5 * fri', 3), ['2026-01-02T00:00', '2026-01-05T00:00', '2026-01-09T00:00']);
    // Odd days that are Mondays: DOM_STAR is set by the first letter of the field.
    assert.deepEqual(firesOf('0 0 */2 * mon', 3), ['2026-01-05T00:00', '2026-01-19T00:00', '2026-02-09T00:00']);
    assert.deepEqual(firesOf('30 6,18 1-7 * */7', 3), ['2026-01-04T06:30', '2026-01-04T18:30', '2026-02-01T06:30']);
    assert.deepEqual(firesOf('0 0 * * 7', 2), ['2026-01-04T00:00', '2026-01-11T00:00']);
  });

  it('is read to its end whatever it holds', () => {
    const word = fc.constantFrom(
      '*',
      '@daily',
      '*/2',
      '1-5',
      '%',
      '\\%',
      'root',
      '=',
      'A=b',
      '"',
      "'",
      '-',
      '/usr/bin/tar',
      'x'.repeat(5_000),
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.array(word).map((words) => words.join(' '))).map((lines) => lines.join('\n')),
    );
    fc.assert(
      fc.property(text, (drawn) => {
        for (const { schedule, losses } of read(drawn)) {
          if (schedule === null) assert.equal(losses.length, 1);
          else assert.ok(parseRecurrence(schedule.recurrence) && schedule.name.length <= 100);
        }
      }),
    );
  });
});
