import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NOUNS } from '../../src/dialects/cloudsigma/nouns.ts';
import type { CheckEvidence } from '../../src/domain/action.ts';
import type { DeletionReason } from '../../src/domain/deletion-reason.ts';
import type {
  BackupNotice,
  CheckNotice,
  DeletionNotice,
  LossNotice,
  Notice,
  PassedNotice,
  RestoreNotice,
} from '../../src/domain/notice.ts';
import { PROBLEMS, type Reason } from '../../src/domain/problems/index.ts';
import { weekly } from '../../src/domain/recurrence/index.ts';
import { statesOf } from '../../src/domain/state-machine.ts';
import { TASK_FAILURES, type TaskFailure, taskFailureOf } from '../../src/domain/task-failure.ts';
import { OWN_VOCABULARY } from '../../src/wording/english/index.ts';
import { writeLetter } from '../../src/wording/english/letters.ts';
import { DELETION_PHRASES } from '../support/sentences/retention-reasons.ts';
import type { Said } from '../support/sentences/said.ts';
import { at } from '../support/values.ts';

const SCHEDULE = { name: 'nightly', recurrence: weekly({ days: ['tue'], times: ['05:00'], timeZone: 'UTC' }) };

const COPY: BackupNotice['snapshot'] = {
  uuid: 'c2f2cc39-4a62-4b9a-8f6c-0f5d4a3b2c1d',
  name: 'nightly 2026-06-02 05:00',
  takenFor: at('2026-06-02T05:00'),
  availableAt: null,
  sizeBytes: null,
  contentBytes: null,
  fileCount: null,
  isShrunk: false,
};

const MADE = { ...COPY, availableAt: at('2026-06-02T05:01'), sizeBytes: 2_048, contentBytes: 4_096, fileCount: 3 };

const backup = (change: Partial<BackupNotice>): BackupNotice => ({
  kind: 'creation',
  schedule: SCHEDULE,
  targetName: 'shop',
  snapshot: COPY,
  failure: null,
  hasWarnings: false,
  ...change,
});

const deletion = (reasons: readonly (DeletionReason | null)[]): DeletionNotice => ({
  kind: 'deletion',
  schedule: SCHEDULE,
  targetName: 'shop',
  snapshots: reasons.map((reason) => ({ ...MADE, location: 'local', reason })),
});

const loss = (state: LossNotice['state']): LossNotice => ({
  kind: 'loss',
  targetName: 'shop',
  snapshot: MADE,
  state,
  location: 'local',
  timeZone: 'Europe/Kyiv',
});

const restoring = (reason: Reason): RestoreNotice => ({
  kind: 'restore',
  targetName: 'shop',
  restore: {
    uuid: '7a0f1c52-9a64-4f0e-8a35-0c2f6f3b7d11',
    createdAt: at('2026-06-03T05:00'),
    finishedAt: at('2026-06-03T05:01'),
  },
  snapshot: MADE,
  reason,
  timeZone: 'UTC',
});

const EVIDENCE: CheckEvidence = {
  copies: 4,
  left: 0,
  snapshot: null,
  files: 12,
  bytes: 4_096,
  differences: [],
  differenceCount: 0,
};

const checked = (change: Partial<CheckNotice>): CheckNotice => ({
  kind: 'check',
  action: 'check',
  schedule: SCHEDULE,
  targetName: 'shop',
  finishedAt: at('2026-06-03T05:01'),
  failure: null,
  evidence: EVIDENCE,
  ...change,
});

const passed = (change: Partial<PassedNotice>): PassedNotice => ({
  kind: 'passed',
  schedule: SCHEDULE,
  targetName: null,
  action: 'backup',
  outcome: 'missed',
  slot: at('2026-06-03T05:00'),
  count: 2,
  reason: 'next_slot_near',
  ...change,
});

const errorLine = (failure: TaskFailure): string =>
  /^Error: +(.*)$/m.exec(writeLetter(backup({ failure })).text)?.[1] ?? '';

const REASONS = Object.entries<readonly Said<object>[]>(DELETION_PHRASES).flatMap(([reason, said]) =>
  said.map(([params, phrase]) => [{ reason, params } as DeletionReason, phrase] as const),
);

const EVERY_NOTICE: readonly Notice[] = [
  backup({ snapshot: MADE }),
  backup({ snapshot: MADE, hasWarnings: true }),
  backup({ snapshot: { ...MADE, isShrunk: true } }),
  backup({}),
  ...statesOf(TASK_FAILURES).map((failure) => backup({ failure })),
  ...REASONS.map(([reason]) => deletion([reason])),
  deletion([null]),
  checked({}),
  checked({ failure: 'restore_differs', evidence: { ...EVIDENCE, differenceCount: 3, left: 1 } }),
  ...statesOf(TASK_FAILURES).map((failure) => checked({ failure, evidence: null })),
  passed({ targetName: 'shop', outcome: 'skipped', count: 1, reason: 'overlap' }),
  loss('missing'),
  loss('damaged'),
  ...statesOf(PROBLEMS).map((reason) => restoring(reason)),
  deletion(Array.from({ length: 101 }, () => REASONS[0]?.[0] ?? null)),
];

describe('every letter', () => {
  test("is whole, in the product's own words and those of no room", () => {
    for (const notice of EVERY_NOTICE) {
      const { subject, text } = writeLetter(notice);
      assert.match(subject, /^\S.*shop(?: \(nightly\))?$/);
      assert.match(text, /^(?:The (?:retention of the )?schedule "nightly"|The copy of|A snapshot) .*"shop"/);
      assert.doesNotMatch(`${subject}\n${text}`, /undefined|null|NaN|\[object|Infinity/);
      assert.doesNotMatch(`${subject}\n${text}`, /\b(?:drive|scheduler|job|instance|plan|repository|resource)s?\b/i);
    }
  });

  test("is in CloudSigma's words where it is written for contacts of that room, but for the codes", () => {
    const reasons = ['no_store', 'store_target', 'store_account', 'store_interval'];
    const more = reasons.map((reason) => passed({ reason }));
    for (const notice of [...EVERY_NOTICE, ...more]) {
      const { subject, text } = writeLetter(notice, NOUNS.one);
      assert.doesNotMatch(`${subject}\n${text}`, /\b(?:target|store|schedule)s?\b|[{}]/i);
    }
  });

  test('of what was made tells when, how large it is, and what is to be looked at', () => {
    assert.equal(
      writeLetter(backup({ snapshot: MADE, hasWarnings: true })).text,
      [
        'The schedule "nightly" made a snapshot of "shop".',
        '',
        'Schedule:    nightly',
        'Target:      shop',
        'Snapshot:    nightly 2026-06-02 05:00',
        'Snapshot id: c2f2cc39-4a62-4b9a-8f6c-0f5d4a3b2c1d',
        'Taken for:   2026-06-02 05:00 +00:00 (UTC)',
        'Available:   2026-06-02 05:01 +00:00 (UTC)',
        'Size:        2.0 KiB in the store; 3 file(s), 4.0 KiB',
        "Warnings:    yes: some files were left out or changed meanwhile; see the run's log",
        '',
        'You get this because your notification preferences and the schedule ask for it; switch off either.',
        '',
      ].join('\n'),
    );
  });

  test('of what is deleted tells each reason, and of more than a hundred how many more there are', () => {
    for (const [reason, phrase] of REASONS) {
      assert.ok(writeLetter(deletion([reason])).text.includes(`  Reason:    ${phrase}\n`), reason.reason);
    }
    const { subject, text } = writeLetter(EVERY_NOTICE.at(-1) ?? deletion([]));
    assert.equal(subject, '101 snapshots deleted: shop (nightly)');
    assert.match(text, /\n… and 1 more\.\n/);
  });
});

describe('the mail of slots that passed', () => {
  test('tells how many, of which the last is named, and why, in the nouns that it is given', () => {
    const { subject, text } = writeLetter(passed({}), { ...OWN_VOCABULARY.one, schedule: 'scheduler' });
    assert.equal(subject, 'Snapshot missed: nightly');
    assert.equal(
      text,
      [
        'The scheduler "nightly" missed 2 snapshots.',
        '',
        'Scheduler: nightly',
        'Last slot: 2026-06-03 05:00 +00:00 (UTC)',
        'Slots:     2',
        'Reason:    a later slot had come, or was too near, for it to be caught up (next_slot_near)',
        '',
        'You get this because your notification preferences and the scheduler ask for it; switch off either.',
        '',
      ].join('\n'),
    );
  });
});

describe('the mail of a copy that is lost', () => {
  test('tells which, and that it counts for nothing any more', () => {
    const { subject, text } = writeLetter(loss('missing'));
    assert.equal(subject, 'Snapshot missing: shop');
    assert.equal(
      text,
      [
        'The copy of a snapshot of "shop" is no longer in its store.',
        'It cannot be restored, and neither rules nor quotas count it any more; make a new one, and ask your provider to look into it.',
        '',
        'Target:      shop',
        'Snapshot:    nightly 2026-06-02 05:00',
        'Snapshot id: c2f2cc39-4a62-4b9a-8f6c-0f5d4a3b2c1d',
        'Taken for:   2026-06-02 08:00 +03:00 (Europe/Kyiv)',
        'Location:    local',
        'Size:        2.0 KiB',
        '',
        'You get this because your notification preferences ask to be told how backups go.',
        '',
      ].join('\n'),
    );
    assert.match(writeLetter(loss('damaged')).text, /^The copy of a snapshot of "shop" is damaged\.$/m);
  });
});

describe('the mail of a restore over its target that failed', () => {
  test('tells why, and how what was there before is', () => {
    const { subject, text } = writeLetter(restoring('snapshot_missing'));
    assert.equal(subject, 'Restore failed: shop');
    assert.match(text, /^What was there before is there as it was\.$/m);
    assert.match(text, /^Error: +its copy is no longer in its store; restore another snapshot \(snapshot_missing\)$/m);
    assert.match(writeLetter(restoring('restore_left_aside')).text, /your provider can put it back\.$/m);
    assert.match(writeLetter(restoring('fault')).text, /^Error: .* provider .* \(internal\)$/m);
  });
});

describe('the mail of a backup that was not made', () => {
  test('says what the account can do where something of its own stands in the way', () => {
    assert.match(errorLine('store_full'), /make room there or use another store/);
    assert.match(errorLine('source_snapshot_gone'), /the snapshot that was to be copied .* no longer/);
  });

  test('has words for each reason, with the code behind them, and blames the provider for none of the account', () => {
    for (const failure of statesOf(TASK_FAILURES)) {
      assert.match(errorLine(failure), new RegExp(`^[a-z][^()]{10,} \\(${failure}\\)$`), failure);
    }
    const ours = statesOf(TASK_FAILURES).filter((failure) => !errorLine(failure).includes('provider'));
    for (const failure of ['store_full', 'source_missing', 'source_snapshot_gone'] as const) {
      assert.ok(ours.includes(failure), failure);
    }
  });

  test('tells of a reason that nobody knows as of a fault of the gateway', () => {
    assert.equal(taskFailureOf('store_full'), 'store_full');
    for (const reason of ['', 'toString', 'not_found', 'store_ful']) assert.equal(taskFailureOf(reason), 'internal');
  });
});
