import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calendarRule } from '../../../src/domain/imports/calendar.ts';
import { type Imported, readJobs, readTimers } from '../../../src/domain/imports/index.ts';
import { fireTimes, parseRecurrence } from '../../../src/domain/recurrence/index.ts';

const UTC = { timeZone: 'UTC' };

/** 2026-01-01 is a Thursday. */
const firesOf = (expression: string, count: number): readonly string[] => {
  const rule = parseRecurrence(calendarRule(expression, 'UTC'));
  return [...fireTimes(rule, Date.UTC(2026, 0, 1) / 1000 - 1, Number.POSITIVE_INFINITY, count)].map((at) =>
    new Date(at * 1000).toISOString().slice(0, 16),
  );
};

const reasons = ({ losses }: Imported): readonly string[] => losses.map(({ reason }) => reason);

/** As `systemctl cat` prints them. */
const UNITS = `# /usr/lib/systemd/system/borgmatic.timer
[Unit]
Description=Run borgmatic backup

[Timer]
OnCalendar=daily
Persistent=true
RandomizedDelaySec=3h

[Install]
WantedBy=timers.target

# /etc/systemd/system/borgmatic.timer.d/override.conf
[Timer]
OnCalendar=
OnCalendar=Mon..Fri *-*-* 02:30:00 Europe/Kyiv
OnCalendar=Sat,Sun 04:00

# /usr/lib/systemd/system/borgmatic.service
[Service]
User=backup
ExecStartPre=sleep 1m
ExecStart=systemd-inhibit --who="borgmatic" \\
  /usr/bin/borgmatic --verbosity -1

# /usr/lib/systemd/system/logrotate.timer
[Timer]
OnCalendar=daily

# /usr/lib/systemd/system/logrotate.service
[Service]
ExecStart=/usr/sbin/logrotate /etc/logrotate.conf

# /etc/systemd/system/restic-backup.timer
[Timer]
OnBootSec=15min
OnCalendar=*-*~1 03:00
`;

describe('timers of systemd', () => {
  it('are schedules of what they say when their service makes backups, and told of otherwise', () => {
    const rows = readTimers(UNITS, UTC);
    assert.deepEqual(
      rows.map((row) => [row.line, row.program, row.schedule?.name, reasons(row)]),
      [
        [16, 'borgmatic', 'borgmatic', ['command_unsaid', 'user_unsaid', 'options_unsaid']],
        [17, 'borgmatic', 'borgmatic 2', ['command_unsaid', 'user_unsaid', 'options_unsaid']],
        [28, 'logrotate', undefined, ['no_backup']],
        [36, 'restic-backup', undefined, ['calendar_unsaid']],
        [37, 'restic-backup', undefined, ['calendar_unsaid']],
      ],
    );
    assert.deepEqual(rows[0]?.schedule?.recurrence, {
      kind: 'weekly',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      times: ['02:30'],
      timeZone: 'Europe/Kyiv',
    });
    const alone = readTimers('[Timer]\nOnCalendar=hourly\n', { ...UTC, takesAll: true });
    assert.deepEqual(alone[0]?.schedule?.recurrence.kind, 'weekly');
  });

  it('come when systemd.time(7) says', () => {
    assert.deepEqual(firesOf('Sat,Sun 04:00', 2), ['2026-01-03T04:00', '2026-01-04T04:00']);
    assert.deepEqual(firesOf('*:0/20', 3), ['2026-01-01T00:00', '2026-01-01T00:20', '2026-01-01T00:40']);
    assert.deepEqual(firesOf('9..17/4:30', 3), ['2026-01-01T09:30', '2026-01-01T13:30', '2026-01-01T17:30']);
    assert.deepEqual(firesOf('Mon *-*-1..7 02:00:00', 2), ['2026-01-05T02:00', '2026-02-02T02:00']);
    assert.deepEqual(firesOf('*-02,08-15', 2), ['2026-02-15T00:00', '2026-08-15T00:00']);
    assert.deepEqual(firesOf('fri..mon', 3), ['2026-01-02T00:00', '2026-01-03T00:00', '2026-01-04T00:00']);
    assert.deepEqual(firesOf('quarterly', 2), ['2026-01-01T00:00', '2026-04-01T00:00']);
    assert.deepEqual(firesOf('weekly', 1), ['2026-01-05T00:00']);
    assert.deepEqual(firesOf('Thursday 23:59 Asia/Tokyo', 1), ['2026-01-01T14:59']);
    for (const none of [
      '',
      'boot',
      '2027-01-01 00:00',
      '*-*~1',
      '25:00',
      '*:*:0/10',
      '02:00:30',
      'mon..',
      '1..2..3:00',
      '*-13-01',
    ]) {
      assert.equal(calendarRule(none, 'UTC'), null, none);
    }
  });

  it('are read to their end whatever they hold', () => {
    const word = fc.constantFrom(
      'mon',
      '..',
      ',',
      '*',
      '-',
      '~',
      ':',
      '/',
      '0',
      '15',
      '2026',
      ' ',
      'UTC',
      'Europe/Kyiv',
      'daily',
    );
    const expression = fc.array(word).map((words) => words.join(''));
    fc.assert(
      fc.property(expression, fc.string(), (drawn, other) => {
        for (const text of [`[Timer]\nOnCalendar=${drawn}\n`, other, `vzdump: a\n\tschedule ${drawn}\n${other}`]) {
          for (const { schedule } of [...readTimers(text, { ...UTC, takesAll: true }), ...readJobs(text, UTC)]) {
            if (schedule !== null) assert.ok(parseRecurrence(schedule.recurrence));
          }
        }
      }),
    );
  });
});

describe('jobs of Proxmox VE', () => {
  it('are schedules with their policies, paused where they are off, and say which guests they were of', () => {
    const rows = readJobs(
      `vzdump: backup-7d1a1c2d-1234
	comment Nightly guests
	schedule sat 02:00
	enabled 0
	mode snapshot
	prune-backups keep-last=3,keep-weekly=2,keep-tapes=1
	storage pbs
	vmid 100,101
	mailto root@example.org
	all 0

realm-sync: realm-1
	schedule hourly

vzdump: backup-all
	all 1
	prune-backups keep-all=1
	schedule */30
`,
      UTC,
    );
    assert.deepEqual(rows[0]?.schedule, {
      name: 'Nightly guests',
      recurrence: { kind: 'weekly', days: ['sat'], times: ['02:00'], timeZone: 'UTC' },
      retention: { kind: 'keep', algorithm: 'borg', last: 3, weekly: 2 },
      isPaused: true,
    });
    assert.deepEqual(rows[0]?.losses, [
      { reason: 'guests_unsaid', params: { guests: ['vmid 100,101'] } },
      { reason: 'repositories_unsaid', params: { repositories: ['pbs'] } },
      { reason: 'keeping_unsaid', params: { names: ['keep-tapes'] } },
      { reason: 'options_unsaid', params: { names: ['mailto'] } },
    ]);
    assert.deepEqual(
      [rows.length, rows[1]?.schedule?.name, rows[1]?.schedule?.retention],
      [2, 'backup-all', { kind: 'all' }],
    );
    const [none] = readJobs('vzdump: a\n\tvmid 1\n', UTC);
    assert.deepEqual([none?.schedule, none && reasons(none)], [null, ['when_unsaid', 'guests_unsaid']]);
  });
});
