import assert from 'node:assert/strict';
import { GatewayError } from '../../src/domain/errors.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';

/** A problem as people are told it, by its code too. */
export interface Refusal {
  readonly code?: string;
  readonly message: string | RegExp;
}

/** What `assert.rejects` asks of a refusal: its code, and the sentence that the product's own words make of it. */
export const refusedAs =
  ({ code, message }: Refusal) =>
  (error: unknown): true => {
    assert.ok(error instanceof GatewayError, String(error));
    if (code !== undefined) assert.equal(error.code, code);
    const sentence = sayInEnglish(error.problem);
    if (typeof message === 'string') assert.equal(sentence, message);
    else assert.match(sentence, message);
    return true;
  };

/** The same of a refusal for this reason, whatever is told of it. */
export const reasonIs =
  (reason: string) =>
  (error: unknown): true => {
    assert.ok(error instanceof GatewayError, String(error));
    assert.equal(error.problem.reason, reason);
    return true;
  };
