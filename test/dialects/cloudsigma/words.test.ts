import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { showError } from '../../../src/dialects/cloudsigma/replies.ts';
import { showRetention } from '../../../src/dialects/cloudsigma/schedulers/show-retention.ts';
import { GatewayError, problem } from '../../../src/domain/errors.ts';
import { type Problem, type Reason, thing } from '../../../src/domain/problems/index.ts';
import { START_UP_PROBLEMS } from '../../../src/domain/problems/start-up.ts';
import { describeRecurrence } from '../../../src/wording/english/index.ts';
import { policies } from '../../domain/retention/arbitraries.ts';
import { SAID_PROBLEMS } from '../../support/sentences/index.ts';
import { SAID_RECURRENCES } from '../../support/sentences/recurrences.ts';

const sentenceOf = (error: GatewayError): string => JSON.parse(String(showError(error).body))[0].error_message;

/** What callers are not to meet: the product's words for what this wire calls otherwise, and gaps. */
const FOREIGN = /\b(?:targets?|stores?|schedules?|undefined|null|NaN)\b|\[object/;

/** What people, programs and files are called is nobody's word. */
const withoutQuotes = (sentence: string): string => sentence.replace(/'.*?'(?=[\s,.;:)]|$)/g, "''");

/** What only the operator meets, and what was stored as a sentence before problems were. */
const UNSAID: ReadonlySet<Reason> = new Set<Reason>([...(Object.keys(START_UP_PROBLEMS) as Reason[]), 'told']);

const told = SAID_PROBLEMS.filter(([{ reason }]) => !UNSAID.has(reason));

for (const [reason, problems] of Map.groupBy(told, ([found]) => found.reason)) {
  test(`${reason} is said in the words of drives, schedulers and locations`, () => {
    for (const [found] of problems) {
      const sentence = sentenceOf(new GatewayError(found as Problem));
      assert.doesNotMatch(withoutQuotes(sentence), FOREIGN);
      assert.match(sentence, /^\S+ .*\S$/);
    }
  });
}

const uuid = '450357dc-cbe1-471d-b4cc-dbdfe5f28d84';
const named = { id: 4711, uuid, name: 'mine' };

test('a scheduler, a snapshot and a job are named by their uuids, a location by its code', () => {
  const schedule = thing('schedule', named);
  const snapshot = thing('snapshot', named);
  const store = thing('store', { ...named, locationCode: 'ZRH' });
  for (const [error, name] of [
    [problem('stale', { thing: schedule }), uuid],
    [problem('snapshot_protected', { snapshot }), uuid],
    [problem('restore_left_aside', { restore: thing('restore', named), attempts: 3 }), uuid],
    [problem('store_account', { store, limit: 1, count: 1 }), 'ZRH'],
  ] as const) {
    const sentence = sentenceOf(error);
    assert.ok(sentence.includes(name) && !sentence.includes('4711'), sentence);
  }
});

test('whatever text of a problem names a credential is not repeated', () => {
  const secret = 'password=hunter2';
  for (const error of [
    problem('missing', { noun: 'target', asked: 'hunter2' }),
    problem('location_unknown', { field: 'destination', value: secret, purpose: 'schedule' }),
    problem('time_zone_unknown', { field: 'timeZone', value: secret }),
    problem('target_has_snapshots', { target: thing('target', { ...named, name: secret }), count: 1, others: 1 }),
    problem('snapshot_held', { snapshot: thing('snapshot', named), hold: secret }),
  ]) {
    const sentence = sentenceOf(error);
    assert.ok(sentence.includes('…') && !sentence.includes('hunter2'), sentence);
  }
});

test('what rules and policies of other rooms are is said in the words of this wire', () => {
  fc.assert(
    fc.property(policies, (policy) => {
      const { name } = showRetention(policy);
      assert.doesNotMatch(name, FOREIGN);
      assert.equal(name === '', policy.kind === 'all' || policy.kind === 'periods');
    }),
  );
  assert.equal(showRetention({ kind: 'inherit' }).name, '');
  for (const [rule] of SAID_RECURRENCES) assert.doesNotMatch(describeRecurrence(rule), FOREIGN);
});
