import type { LossReasons } from '../../../src/domain/losses/index.ts';
import type { Said } from './said.ts';

const MONTHLY = { days: [1], hasLastDay: false, fromEnd: [], hasLastWorkday: false, nearestWorkdaysTo: [] };
const DAYS = { monthDays: null, weekdays: null, isUnion: false, months: null, years: null, cycle: null };

/** At least one sentence for every loss. */
export const LOSS_SENTENCES: {
  readonly [R in keyof LossReasons]: readonly [Said<LossReasons[R]>, ...Said<LossReasons[R]>[]];
} = {
  action_unsaid: [[{ action: 'check' }, 'It is not shown at all: its action is check.']],
  rule_unsaid: [
    [
      { recurrence: { kind: 'weekly', days: ['mon'], times: ['02:00', '14:30'], timeZone: 'UTC' } },
      'When it fires is not shown: At 02:00 and 14:30, Monday (UTC).',
    ],
  ],
  time_zone_unsaid: [
    [{ timeZone: 'Europe/Kyiv', readAs: 'UTC' }, 'The zone Europe/Kyiv is not shown; times there are taken for UTC.'],
  ],
  times_unsaid: [
    [{ shown: '02:00', count: 2 }, 'Of 2 times a day only 02:00 is shown.'],
    [{ shown: null, count: 1 }, 'The time of day is not shown.'],
    [{ shown: null, count: 30 }, 'None of 30 times a day is shown.'],
  ],
  seconds_unsaid: [[{ time: '02:01:30' }, 'The seconds of 02:01:30 are not shown.']],
  dates_unsaid: [
    [{ ...DAYS, monthDays: MONTHLY }, 'Its days are not shown whole: on day 1 of the month.'],
    [
      { ...DAYS, weekdays: { days: [], isRun: false, nth: [{ day: 'fri', nth: -1 }] } },
      'Its days are not shown whole: the last Friday of the month.',
    ],
  ],
  date_unsaid: [[{ date: '2027-01-15' }, 'Its one date is not shown: 2027-01-15.']],
  bounds_unsaid: [
    [{ startsAt: 1_767_587_400, endsAt: null }, 'It is not shown that it does not fire before 2026-01-05T04:30:00Z.'],
    [{ startsAt: null, endsAt: 1_767_587_400 }, 'It is not shown that it does not fire after 2026-01-05T04:30:00Z.'],
    [
      { startsAt: 0, endsAt: 1_767_587_400 },
      'It is not shown that it does not fire before 1970-01-01T00:00:00Z, nor after 2026-01-05T04:30:00Z.',
    ],
  ],
  exceptions_unsaid: [
    [{ dates: ['2026-12-25', '2027-01-01'] }, 'It is not shown that it does not fire on 2026-12-25 and 2027-01-01.'],
  ],
  clock_changes_unsaid: [
    [
      { gap: 'skip', overlap: 'both' },
      'It is not shown that times which clocks leave out are left out, and times which clocks repeat fire twice.',
    ],
    [
      { gap: 'next-valid', overlap: 'first' },
      'It is not shown that times which clocks leave out are made up for, and times which clocks repeat fire once.',
    ],
  ],
  retention_unsaid: [
    [
      { retention: { kind: 'keep', algorithm: 'restic', last: 5 } },
      'How long backups are kept is not shown: Keep the newest 5.',
    ],
  ],
  class_unsaid: [[{ class: 'snapshot' }, 'It is not shown that its copies are called snapshots.']],
  method_unsaid: [
    [{ method: { kind: 'full' } }, 'It is not shown that each copy is whole.'],
    [
      { method: { kind: 'incremental', fullEvery: 7 } },
      'It is not shown that of 7 copies one is whole, and the others are increments.',
    ],
  ],
  destination_unsaid: [[{ destination: 'vault' }, 'It is not shown that copies go to vault.']],
  targets_unsaid: [
    [{ count: 3, shown: 1 }, 'Of 3 targets only 1 is shown.'],
    [{ count: 0, shown: 0 }, 'It is not shown at all: it has no target.'],
  ],
  labels_unsaid: [[{ labels: ['disk 0', 'disk 1'] }, 'It is not shown that it calls targets disk 0 and disk 1.']],
  task_order_unsaid: [
    [{ taskOrder: 'sequence' }, 'It is not shown that its targets are backed up one after another.'],
    [{ taskOrder: 'parallel' }, 'It is not shown that its targets are backed up side by side.'],
  ],
  notifications_unsaid: [
    [{ onCreation: true, onDeletion: true }, 'It is not shown that mails tell of copies that are made or deleted.'],
    [{ onCreation: false, onDeletion: true }, 'It is not shown that mails tell of copies that are deleted.'],
    [{ onCreation: false, onDeletion: false }, 'It is not shown that nothing is mailed.'],
  ],
  archive_name_unsaid: [
    [{ archiveName: '{now}' }, 'It is not shown that its archives are called {now}.'],
    [{ archiveName: null }, 'It is not shown that its archives have names of the usual form.'],
  ],
  compaction_unsaid: [
    [{ compactsAfter: true }, 'It is not shown that the repository is compacted after each backup.'],
    [{ compactsAfter: false }, 'It is not shown that the repository is not compacted after each backup.'],
  ],
  scripts_unsaid: [
    [{ pre: 3, post: null }, 'It is not shown that script 3 goes before its runs.'],
    [{ pre: 3, post: 4 }, 'It is not shown that script 3 goes before and script 4 goes after its runs.'],
    [{ pre: null, post: null }, 'It is not shown that no script goes before or after its runs.'],
  ],
  pause_until_unsaid: [[{ until: 1_767_587_400 }, 'It is not shown that the pause ends at 2026-01-05T04:30:00Z.']],
  pause_reason_unsaid: [[{ reason: 'Moving house' }, 'Why it is paused is not shown: Moving house']],
};
