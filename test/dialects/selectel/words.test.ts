import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showError } from '../../../src/dialects/selectel/replies.ts';
import { GatewayError, problem } from '../../../src/domain/errors.ts';
import { type Problem, type Reason, thing } from '../../../src/domain/problems/index.ts';
import { START_UP_PROBLEMS } from '../../../src/domain/problems/start-up.ts';
import { SAID_PROBLEMS } from '../../support/sentences/index.ts';

const PLACE = { path: '/v2/plans/', origin: 'http://127.0.0.1' };

/** What is told: the sentence of the answer, or of the field that does not fit. */
const toldOf = (error: GatewayError): string => {
  const { message, details } = JSON.parse(String(showError(error, PLACE).body));
  return details?.schedule_pattern?.[0] ?? message;
};

/** The product's words, and other rooms', for what this wire calls otherwise; and gaps. */
const FOREIGN = /\b(?:targets?|snapshots?|drives?|schedulers?|instances?|undefined|null|NaN)\b|\[object/;

/** What people, programs and files are called is nobody's word. */
const withoutQuotes = (sentence: string): string => sentence.replace(/'.*?'(?=[\s,.;:)]|$)/g, "''");

/** What only the operator meets, and what was stored as a sentence before problems were. */
const UNSAID: ReadonlySet<Reason> = new Set<Reason>([...(Object.keys(START_UP_PROBLEMS) as Reason[]), 'told']);

const told = SAID_PROBLEMS.filter(([{ reason }]) => !UNSAID.has(reason));

test('every problem is said in the words of plans, volumes, checkpoints and backups, in the documented form', () => {
  for (const [found] of told) {
    const error = new GatewayError(found as Problem);
    const sentence = toldOf(error);
    assert.doesNotMatch(withoutQuotes(sentence), FOREIGN, found.reason);
    assert.match(sentence, /^\S(?:.*\S)?$/, found.reason);
    const { status, body } = showError(error, PLACE);
    const { code, title, error_key: key, details } = JSON.parse(String(body));
    assert.equal(code, String(status));
    assert.ok(title.length > 0 && /^[a-z_]+$/.test(key), found.reason);
    assert.ok(details === null || Object.keys(details).length > 0);
    assert.notEqual(status, 409, found.reason);
  }
});

const named = { id: 4711, uuid: '450357dc-cbe1-471d-b4cc-dbdfe5f28d84', name: 'mine' };

test('plans and backups are named by their uuids', () => {
  for (const error of [
    problem('snapshot_protected', { snapshot: thing('snapshot', named) }),
    problem('stale', { thing: thing('schedule', named) }),
  ]) {
    assert.ok(toldOf(error).includes(`'${named.uuid}'`), toldOf(error));
  }
});

test('the identity service has a form of its own', () => {
  const { body } = showError(problem('bad_password', {}), { ...PLACE, path: '/identity/v3/auth/tokens' });
  const message = 'The request you have made requires authentication.';
  assert.deepEqual(JSON.parse(String(body)), { error: { code: 401, title: 'Unauthorized', message } });
});

test('whatever text of a problem names a credential is not repeated', () => {
  const secret = 'password=hunter2';
  const sentence = toldOf(problem('missing', { noun: 'snapshot', asked: secret }));
  assert.ok(sentence.includes('…') && !sentence.includes('hunter2'), sentence);
});
