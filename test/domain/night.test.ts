import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nightAt } from '../../src/domain/night.ts';
import { at, DAY } from '../support/values.ts';

test('a night lasts from 01:00 to 05:00 in its zone, and is another one each day', () => {
  const one = nightAt(at('2026-06-02T01:00'), 'UTC');
  assert.ok(one !== null);
  assert.equal(nightAt(at('2026-06-02T00:59'), 'UTC'), null);
  assert.equal(nightAt(at('2026-06-02T04:59'), 'UTC'), one);
  assert.equal(nightAt(at('2026-06-02T05:00'), 'UTC'), null);
  assert.equal(nightAt(at('2026-06-02T01:00') + DAY, 'UTC'), one + 1);
  assert.equal(nightAt(at('2026-06-01T22:00'), 'Europe/Kyiv'), one, 'is 01:00 on the second there');
  assert.equal(nightAt(at('2026-06-02T02:00'), 'Europe/Kyiv'), null, 'is 05:00 there');
});
