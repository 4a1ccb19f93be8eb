import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { writeRows } from '../../support/row-writes.ts';
import { there } from '../../support/values.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

/** Names that sort otherwise than by ids, two of them alike. */
const NAMES = ['pear', 'apple', 'quince', 'apple', 'Fig'];
const SORTED = ['Fig', 'apple', 'apple', 'pear', 'quince'];

describe('a list in another order', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const rowsOf = async (path: string) => (await room.send('GET', path)).body.items as { readonly id: number }[];

  /** The values of one field, page by page. */
  const walk = async (path: string, field: string, limit = 2) => {
    const values: unknown[] = [];
    const ids = new Set<number>();
    let address: string | undefined = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`;
    while (address !== undefined) {
      const { status, body, headers } = await room.send('GET', address);
      assert.equal(status, 200, JSON.stringify(body));
      for (const row of body.items) {
        values.push(row[field]);
        ids.add(row.id);
      }
      address = /<\/api\/v1([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
    }
    assert.equal(ids.size, values.length, 'no row is read twice');
    return values;
  };

  it('goes by names page by page, both ways, and what is alike by ids', async () => {
    for (const name of NAMES) await room.send('POST', '/targets', { name });
    assert.deepEqual(await walk('/targets?sort=name', 'name'), SORTED);
    assert.deepEqual(await walk('/targets?sort=-name', 'name'), SORTED.toReversed());
    const ids = (await rowsOf('/targets?sort=name')).map(({ id }) => id);
    assert.ok(Number(ids[1]) < Number(ids[2]));
    assert.deepEqual(await walk('/targets', 'name'), NAMES.toReversed());
  });

  it('has what has no value first, and last the other way', async () => {
    const [target] = await rowsOf('/targets?name=quince');
    for (const [at, isPaused] of [
      ['05:00', false],
      ['01:00', true],
      ['03:00', false],
      ['02:00', true],
    ] as const) {
      const recurrence = { kind: 'weekly', days: ['fri'], times: [at], timeZone: 'UTC' };
      const { status } = await room.send(
        'POST',
        '/schedules',
        scheduleOf([there(target)], { name: at, recurrence, isPaused }),
      );
      assert.equal(status, 201);
    }
    assert.deepEqual(await walk('/schedules?sort=nextFireAt', 'name', 1), ['01:00', '02:00', '03:00', '05:00']);
    assert.deepEqual(await walk('/schedules?sort=-nextFireAt', 'name', 1), ['05:00', '03:00', '02:00', '01:00']);
    assert.deepEqual(await walk('/schedules?sort=-name', 'name', 3), ['05:00', '03:00', '02:00', '01:00']);
  });

  it('has runs by their slots, and snapshots by size and what they stand for', async () => {
    const [target] = await rowsOf('/targets?name=quince');
    const { id } = there(target);
    for (let count = 0; count < 3; count += 1) {
      await room.send('POST', `/targets/${id}/backups`, { name: `number ${count}` });
      await room.installation.work();
      room.installation.clock.advance(60);
    }
    const runs = await rowsOf('/runs?sort=fireTime');
    await writeRows(room.installation, 'UPDATE runs SET created_at = created_at - 9999 WHERE id = ?', [
      there(runs[2]).id,
    ]);
    const came = async (sort: string) => walk(`/runs?sort=${sort}`, 'id', 1);
    const ids = runs.map((run) => run.id);
    assert.deepEqual(await came('fireTime'), [ids[2], ids[0], ids[1]]);
    assert.deepEqual(await came('-fireTime'), [ids[1], ids[0], ids[2]]);
    const [first, second] = await rowsOf('/snapshots?sort=takenFor');
    await writeRows(room.installation, 'UPDATE snapshots SET size_bytes = 9 WHERE id = ?', [there(first).id]);
    await writeRows(room.installation, 'UPDATE snapshots SET size_bytes = NULL WHERE id = ?', [there(second).id]);
    const sizes = await walk('/snapshots?sort=sizeBytes', 'sizeBytes', 1);
    assert.deepEqual(sizes.slice(0, 2), [null, 9]);
    assert.deepEqual(await walk('/snapshots?sort=-sizeBytes', 'sizeBytes', 1), sizes.toReversed());
    assert.deepEqual(await walk('/snapshots?sort=name', 'name'), ['number 0', 'number 1', 'number 2']);
  });

  it('is refused where it is not known, and where the page before was of another one', async () => {
    assert.equal((await room.send('GET', '/targets?sort=kind')).status, 400);
    assert.equal((await room.send('GET', '/restores?sort=name')).status, 400);
    const { headers } = await room.send('GET', '/targets?sort=name&limit=1');
    const cursor = there(/after=([^&>]+)/.exec(String(headers.link))?.[1]);
    const refused = async (query: string) => (await room.send('GET', `/targets?${query}`)).body.reason;
    assert.equal(await refused(`after=${cursor}`), 'cursor_unknown');
    assert.equal(await refused(`sort=-name&after=${cursor}`), 'cursor_unknown');
    for (const odd of ['["name",[],1]', '["name","a","b"]', '{}', 'x', 'null']) {
      assert.equal(await refused(`sort=name&after=${Buffer.from(odd).toString('base64url')}`), 'cursor_unknown', odd);
    }
  });
});
