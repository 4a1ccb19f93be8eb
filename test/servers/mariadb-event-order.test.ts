import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Target } from '../../src/domain/target.ts';
import { until } from '../serve/gateway-process.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { STAFF } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const interleave = keepInstallationsInMariadb();

const MAX = 1_000;

/** What the house's account was told since then, as `kind id`. */
async function toldAfter({ unitOfWork, customer }: Installation, seq: number): Promise<readonly string[]> {
  const told = await unitOfWork.records.events.after(customer.account.id, seq, MAX);
  assert.deepEqual(
    told.map((event) => event.seq),
    Array.from(told, (_, index) => seq + index + 1),
  );
  return told.map(({ kind, id }) => `${kind} ${id}`);
}

async function lastSeq({ unitOfWork, customer }: Installation): Promise<number> {
  return (await unitOfWork.records.events.after(customer.account.id, 0, MAX)).at(-1)?.seq ?? 0;
}

const rename = (house: Installation, { id }: Target, name: string, { services } = house) =>
  services.targets.change(STAFF, { id }, { name });

describe('of two transactions of one account', () => {
  test('the one that commits first is told first, whichever noted first', async () => {
    await using house = await openInstallation();
    const [slow, quick] = [await house.addTarget(), await house.addTarget()];
    const before = await lastSeq(house);
    const outcomes = await interleave(house, {
      // It has noted its change, and has yet to draw its number.
      heldAt: 'audit.append',
      first: ({ targets }) => targets.change(STAFF, { id: slow.id }, { name: 'slow' }),
      second: () => rename(house, quick, 'quick'),
    });
    for (const { status } of outcomes) assert.equal(status, 'fulfilled');
    assert.deepEqual(await toldAfter(house, before), [`target.changed ${quick.id}`, `target.changed ${slow.id}`]);
  });

  test('the one that draws its number second waits until the first has committed or failed', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    assert.equal(house.database.kind, 'mysql');
    const url = house.database.kind === 'mysql' ? house.database.url : '';
    const [first, watch] = [await createConnection(url), await createConnection(url)];
    try {
      for (const end of ['COMMIT', 'ROLLBACK']) {
        const before = await lastSeq(house);
        const account = house.customer.account.id;
        await first.query('START TRANSACTION');
        await first.query('SELECT seq FROM event_counters WHERE account_id = ? FOR UPDATE', [account]);
        await first.query('UPDATE event_counters SET seq = seq + 1 WHERE account_id = ?', [account]);
        await first.query(
          "INSERT INTO events (account_id, seq, kind, noun, object_id, at) VALUES (?, ?, 'run.created', 'run', 7, 1)",
          [account, before + 1],
        );
        let hasEnded = false;
        const second = rename(house, target, `renamed before ${end}`).finally(() => {
          hasEnded = true;
        });
        await until(async () => {
          const [rows] = await watch.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'");
          return Number(rows[0]?.Value) > 0 || hasEnded ? true : null;
        });
        assert.equal(hasEnded, false);
        assert.deepEqual(await toldAfter(house, before), []);
        await first.query(end);
        await second;
        const own = `target.changed ${target.id}`;
        assert.deepEqual(await toldAfter(house, before), end === 'COMMIT' ? ['run.created 7', own] : [own]);
      }
    } finally {
      await first.end();
      await watch.end();
    }
  });
});
