import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presentError, presentRefusal } from '../../../src/dialects/cloudsigma/errors.ts';
import { type ErrorCode, GatewayError } from '../../../src/domain/errors.ts';
import type { WireReply } from '../../../src/server/dialect.ts';
import { NO_PARAMETERS } from '../../../src/server/field-map.ts';

/** Source: the provider's status table; 429 has no type of its own there. */
const EXPECTED: Readonly<Record<ErrorCode, readonly [status: number, type: string]>> = {
  invalid_request: [400, 'validation'],
  invalid_recurrence: [400, 'validation'],
  unauthenticated: [401, 'permission'],
  forbidden: [403, 'permission'],
  not_found: [404, 'notexist'],
  conflict: [503, 'concurrency'],
  quota_exceeded: [403, 'permission'],
  rate_limited: [429, 'concurrency'],
  unavailable: [503, 'concurrency'],
  driver_failed: [500, 'backend'],
  internal: [500, 'backend'],
};

const read = ({ body, status }: WireReply) => ({ status, errors: JSON.parse(String(body)) });

for (const [code, [status, type]] of Object.entries(EXPECTED)) {
  test(`${code} is a list of one error with status ${status} and type ${type}`, () => {
    const isCode = (name: string): name is ErrorCode => name in EXPECTED;
    assert.ok(isCode(code));
    const reply = presentError(new GatewayError(code, { message: 'It went wrong.', field: 'name' }));
    const point = status === 400 ? 'name' : null;
    assert.deepEqual(read(reply), {
      status,
      errors: [{ error_message: 'It went wrong.', error_point: point, error_type: type }],
    });
    assert.equal('Retry-After' in (reply.headers ?? {}), status === 429 || status === 503);
  });
}

test('what never became a call is a list too, and says when to come back where we are busy', () => {
  const cause = { reason: 'shutting_down' } as const;
  const refusal = { cause, kind: 'busy', status: 503, fields: NO_PARAMETERS } as const;
  const reply = presentRefusal(refusal);
  assert.deepEqual(read(reply).errors, [
    {
      error_message: 'The gateway is shutting down; send the call again in a minute.',
      error_point: null,
      error_type: 'concurrency',
    },
  ]);
  assert.equal(reply.headers?.['Retry-After'], '60');
  const cut = presentRefusal({ ...refusal, cause: { reason: 'request_cut' }, kind: 'cut', status: 400 });
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
    const error = new GatewayError('invalid_request', { message: 'No.', field });
    assert.equal(read(presentError(error)).errors[0].error_point, point);
  });
}
