import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Explanation } from '../../src/domain/explanation.ts';
import { problemOf } from '../../src/domain/problems/index.ts';
import { RUN_REASONS, type RunReason } from '../../src/domain/run.ts';
import { sayExplanation, sayInEnglish } from '../../src/wording/english/index.ts';
import { at } from '../support/values.ts';

const SLOT = at('2026-03-08T07:30');
const say = (explanation: Explanation): string =>
  sayExplanation({ at: SLOT, timeZone: 'America/New_York', explanation }, sayInEnglish);

const unfired = (reason: RunReason) =>
  say({
    kind: 'not_fired',
    outcome: reason === 'paused' || reason === 'account_suspended' ? 'skipped' : 'missed',
    reason,
    recordedAt: SLOT + 82_800,
    nextSlot: SLOT + 86_400,
    destination: 'zrh',
  });

/** Each reason why nothing was run. */
const SENTENCES: Readonly<Record<RunReason, string>> = {
  paused: 'Sun 2026-03-08 03:30 EDT was skipped: the schedule was paused when it came.',
  account_suspended: 'Sun 2026-03-08 03:30 EDT was skipped: the account was suspended when it came.',
  next_slot_near:
    'Sun 2026-03-08 03:30 EDT was missed: nobody was there to run it before Mon 2026-03-09 02:30 EDT, and the next slot, Mon 2026-03-09 03:30 EDT, had come or was too near for it to be caught up.',
  no_store: "Sun 2026-03-08 03:30 EDT was missed: nothing was at the destination 'zrh' that the schedule names.",
  no_target: 'Sun 2026-03-08 03:30 EDT was missed: none of its targets was there any more.',
  clock_ahead:
    'Sun 2026-03-08 03:30 EDT was missed: it was recorded at Mon 2026-03-09 02:30 EDT by a clock that was ahead.',
};

describe('why a slot is what it is', () => {
  it('is told for each reason by the local slot, the cause and what stood in the way', () => {
    assert.deepEqual(
      Object.fromEntries(Object.keys(RUN_REASONS).map((reason) => [reason, unfired(reason as RunReason)])),
      SENTENCES,
    );
  });

  it('is told of each target, with what failed', () => {
    const failed = {
      targetName: 'web',
      action: 'backup',
      state: 'failed',
      reason: null,
      error: problemOf('database_busy', {}),
      blockedSince: null,
    } as const;
    const full = { ...failed, targetName: 'db', state: 'skipped', reason: 'store_target', error: null } as const;
    const sentence = say({
      kind: 'fired',
      trigger: 'schedule',
      firedAt: SLOT,
      earlierSlots: 0,
      ranAs: null,
      targets: [failed, full],
    });
    assert.equal(
      sentence,
      `Sun 2026-03-08 03:30 EDT was run in time; the backup of 'web' failed (${sayInEnglish(failed.error).replace(/\.$/, '')}) and the backup of 'db' was skipped (the store keeps as many snapshots of the target as it may).`,
    );
  });

  it('is told of what stands still', () => {
    assert.equal(
      say({ kind: 'paused', since: SLOT - 3_600, until: SLOT + 86_400, note: 'moving house' }),
      'Sun 2026-03-08 03:30 EDT is not run: the schedule is paused since Sun 2026-03-08 01:30 EST, until Mon 2026-03-09 03:30 EDT (moving house).',
    );
    assert.equal(say({ kind: 'suspended' }), 'Sun 2026-03-08 03:30 EDT is not run while the account is suspended.');
    assert.equal(say({ kind: 'no_targets' }), 'Sun 2026-03-08 03:30 EDT is not run: the schedule has no target.');
  });
});
