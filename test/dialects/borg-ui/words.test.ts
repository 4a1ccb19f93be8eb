import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showError } from '../../../src/dialects/borg-ui/replies.ts';
import { GatewayError, problem } from '../../../src/domain/errors.ts';
import { type Problem, type Reason, thing } from '../../../src/domain/problems/index.ts';
import { START_UP_PROBLEMS } from '../../../src/domain/problems/start-up.ts';
import { SAID_PROBLEMS } from '../../support/sentences/index.ts';

/** What is told: the sentence, or what stands in the place of one. */
const toldOf = (error: GatewayError): string => {
  const { detail } = JSON.parse(String(showError(error).body));
  return typeof detail === 'string' ? detail : (detail.params?.error ?? detail.key);
};

/** The product's words, and other rooms', for what this wire calls otherwise; and gaps. */
const FOREIGN = /\b(?:targets?|snapshots?|drives?|schedulers?|instances?|undefined|null|NaN)\b|\[object/;

/** What people, programs and files are called is nobody's word. */
const withoutQuotes = (sentence: string): string => sentence.replace(/'.*?'(?=[\s,.;:)]|$)/g, "''");

/** What may be written in the place of an id is JSON's word. */
const withoutAdvice = (sentence: string): string => sentence.replace(/, or null\.$/, '.');

/** What only the operator meets, and what was stored as a sentence before problems were. */
const UNSAID: ReadonlySet<Reason> = new Set<Reason>([...(Object.keys(START_UP_PROBLEMS) as Reason[]), 'told']);

const told = SAID_PROBLEMS.filter(([{ reason }]) => !UNSAID.has(reason));

for (const [reason, problems] of Map.groupBy(told, ([found]) => found.reason)) {
  test(`${reason} is said in the words of repositories, archives and scheduled jobs`, () => {
    for (const [found] of problems) {
      const sentence = toldOf(new GatewayError(found as Problem));
      assert.doesNotMatch(withoutAdvice(withoutQuotes(sentence)), FOREIGN);
      assert.match(sentence, /^\S(?:.*\S)?$/);
    }
  });
}

const named = { id: 4711, uuid: '450357dc-cbe1-471d-b4cc-dbdfe5f28d84', name: 'mine' };

test('a repository and an archive are named by their names, a scheduled job by its id', () => {
  const archive = thing('snapshot', named);
  const repository = thing('target', named);
  assert.match(toldOf(problem('snapshot_protected', { snapshot: archive })), /'mine'/);
  assert.match(toldOf(problem('restore_underway', { target: repository })), /'mine'/);
  assert.match(toldOf(problem('stale', { thing: thing('schedule', named) })), /'4711'/);
});

test('whatever text of a problem names a credential is not repeated', () => {
  const secret = 'password=hunter2';
  for (const error of [
    problem('missing', { noun: 'snapshot', asked: secret }),
    problem('location_unknown', { field: 'destination', value: secret, purpose: 'schedule' }),
    problem('time_zone_unknown', { field: 'timeZone', value: secret }),
  ]) {
    const sentence = toldOf(error);
    assert.ok(sentence.includes('…') && !sentence.includes('hunter2'), sentence);
  }
});
