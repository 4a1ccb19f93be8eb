import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Passwords } from '../../../src/services/identity/passwords.ts';
import { countArgon2 } from '../../support/argon2-count.ts';

describe('password hashes', () => {
  test('are argon2id with 19 MiB and 2 passes, salted each time, and match their own password only', async () => {
    const passwords = new Passwords();
    const [one, other] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.notEqual(one, other);
    assert.equal(await passwords.matches('correct horse', one), true);
    assert.equal(await passwords.matches('Correct horse', one), false);
    assert.equal(await passwords.matches('correct horse', null), false);
  });

  test('that cost less or more than a new one are still checked, each at its own cost', async () => {
    const hash = await new Passwords({ memoryKib: 64, passes: 3 }).hash('correct horse');
    assert.match(hash, /^\$argon2id\$v=19\$m=64,t=3,p=1\$/);
    const passwords = new Passwords();
    assert.equal(await passwords.matches('correct horse', hash), true);
    assert.equal(await passwords.matches('Correct horse', hash), false);
  });

  test('are computed at most four at once; a fifth login waits for its turn', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    using argon2 = countArgon2();
    const passwords = new Passwords();
    const answers = await Promise.all(Array.from({ length: 9 }, () => passwords.matches('guess', null)));
    assert.deepEqual(answers, Array(9).fill(false));
    assert.equal(argon2.started, 9);
    assert.equal(argon2.mostAtOnce, 4);
  });

  test('of forty logins at once those that wait longer than two seconds are told to come back', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    using argon2 = countArgon2();
    const passwords = new Passwords();
    const logins = Array.from({ length: 40 }, () => passwords.matches('guess', null));
    t.mock.timers.tick(2_000);
    const outcomes = await Promise.allSettled(logins);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 4);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      assert.equal(outcome.reason.code, 'rate_limited');
      assert.partialDeepStrictEqual(outcome.reason.problem, {
        reason: 'logins_at_once',
        params: { retryAfterSeconds: 2 },
      });
    }
    assert.equal(argon2.started, 4);
    assert.equal(await passwords.matches('guess', null), false, 'and afterwards there is room again');
  });
});
