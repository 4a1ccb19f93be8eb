import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showError, showRefusal } from '../../../src/dialects/cloudsigma/replies.ts';
import { type ErrorCode, type GatewayError, notFound, problem } from '../../../src/domain/errors.ts';
import { thing } from '../../../src/domain/problems/index.ts';
import { NO_PARAMETERS, type WireReply } from '../../../src/server/dialect.ts';

const store = thing('store', { id: 1, uuid: '', name: 'away', locationCode: 'TBC' });
const schedule = thing('schedule', { id: 14, uuid: '450357dc-cbe1-471d-b4cc-dbdfe5f28d84', name: 'nightly' });

/** An error of each code. Source of status and type: the provider's status table; 429 has no type of its own there. */
const EXPECTED: Readonly<Record<ErrorCode, readonly [GatewayError, status: number, type: string, message: string]>> = {
  invalid_request: [
    problem('control_character', { field: 'name', value: 'a' }),
    400,
    'validation',
    'The name contains a control character; leave it out.',
  ],
  invalid_recurrence: [
    problem('rule_never_fires', { field: 'name', value: '' }),
    400,
    'validation',
    'The rule never fires between its start and its end, the excluded dates left out.',
  ],
  unauthenticated: [problem('totp_awaited', {}), 401, 'permission', 'Give the second factor first.'],
  forbidden: [problem('staff_only', {}), 403, 'permission', 'Only staff of the provider may do this.'],
  not_found: [notFound('target', '7'), 404, 'notexist', "The drive '7' does not exist."],
  conflict: [
    problem('stale', { thing: schedule }),
    503,
    'concurrency',
    `The scheduler '${schedule.uuid}' was changed by someone else meanwhile; read it again and retry.`,
  ],
  quota_exceeded: [
    problem('store_account', { store, limit: 2, count: 3 }),
    403,
    'permission',
    "The location 'TBC' keeps 2 snapshots of one account at most, and has 3; delete one first.",
  ],
  rate_limited: [
    problem('logins_at_once', { retryAfterSeconds: 3 }),
    429,
    'concurrency',
    'Too many logins at once; try again in a few seconds.',
  ],
  unavailable: [
    problem('database_busy', {}),
    503,
    'concurrency',
    'The database is too busy with other writes; try again soon.',
  ],
  driver_failed: [problem('restore_unended', {}), 500, 'backend', 'The restore did not end.'],
  internal: [problem('mistake', {}), 500, 'backend', 'The gateway made a mistake.'],
};

const read = ({ body, status }: WireReply) => ({ status, errors: JSON.parse(String(body)) });

for (const [code, [error, status, type, message]] of Object.entries(EXPECTED)) {
  test(`${code} is a list of one error with status ${status} and type ${type}`, () => {
    assert.equal(error.code, code);
    const reply = showError(error);
    const point = status === 400 ? 'name' : null;
    assert.deepEqual(read(reply), {
      status,
      errors: [{ error_message: message, error_point: point, error_type: type }],
    });
    assert.equal('Retry-After' in (reply.headers ?? {}), status === 429 || status === 503);
  });
}

test('what never became a call is a list too, and says when to come back where we are busy', () => {
  const cause = { reason: 'shutting_down' } as const;
  const refusal = { cause, kind: 'busy', status: 503, fields: NO_PARAMETERS } as const;
  const reply = showRefusal(refusal);
  assert.deepEqual(read(reply).errors, [
    {
      error_message: 'The gateway is shutting down; send the call again in a minute.',
      error_point: null,
      error_type: 'concurrency',
    },
  ]);
  assert.equal(reply.headers?.['Retry-After'], '60');
  const cut = showRefusal({ ...refusal, cause: { reason: 'request_cut' }, kind: 'cut', status: 400 });
  assert.equal(read(cut).errors[0].error_type, 'validation');
});

for (const [field, point] of [
  ['daysOfMonth', 'day_of_month'],
  ['everyMinutes', 'repeat'],
  ['retention.rules[0].quantity', 'quantity'],
  ['retention.rules[12].onDayOfMonth', 'time_option'],
  ['retention.kind', 'retention_policy'],
  ['timeZone', 'user_timezone'],
  ['destination', 'remote_location'],
] as const) {
  test(`the product's ${field} is the wire's ${point}`, () => {
    const error = problem('control_character', { field, value: '' });
    assert.equal(read(showError(error)).errors[0].error_point, point);
  });
}
