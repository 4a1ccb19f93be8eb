import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auditPage } from '../../../src/services/identity/oversight.ts';
import { openInstallation } from '../../support/installation.ts';
import { writeRows } from '../../support/row-writes.ts';
import { STAFF, there } from '../../support/values.ts';

/** More than is looked through for one page. */
const MANY = 20_010;
/** Neither database counts so far by itself. */
const DIGITS = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit}`).join(' UNION ALL ');

describe('a page of the audit', () => {
  it('looks no further back than it can at once, and says where the next one begins', async () => {
    await using house = await openInstallation();
    await writeRows(
      house,
      `INSERT INTO audit (at, actor, account_id, action, noun, object_id, details)
         WITH digits (d) AS (${DIGITS}),
           places (place) AS (
             SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d
             FROM digits a, digits b, digits c, digits e, digits f)
         SELECT place, 'cli:test', NULL, CASE place WHEN 0 THEN 'rare.act' ELSE 'usual.act' END, 'schedule', 1, '{}'
         FROM places WHERE place <= ? ORDER BY place`,
      [MANY],
    );
    const rare = { accountId: null, limit: 5, actions: ['rare.act'] };
    const first = await auditPage(house.unitOfWork, STAFF, rare);
    assert.deepEqual(first.lines, []);
    const second = await auditPage(house.unitOfWork, STAFF, { ...rare, beforeId: there(first.next) });
    assert.deepEqual(
      second.lines.map(({ at, action }) => [at, action]),
      [[0, 'rare.act']],
    );
    assert.equal(second.next, null);
  });
});
