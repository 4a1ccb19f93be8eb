import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { countQueriesOf } from '../../support/counted-node.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { at, DAY, there } from '../../support/values.ts';
import { type Caller, CHECKPOINTS, openRoom, PLANS, planOf, type Room } from './room.ts';

interface Row {
  readonly id: string;
  readonly name: string;
}

describe('the list of plans', () => {
  let room: Room;
  let owners = 0;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  /** Someone with a volume, and how they make plans. */
  const addOwner = async () => {
    owners += 1;
    const owner = await room.addCaller(`owner-${owners}`);
    const [volume] = await room.addVolumes(1, owner);
    const make = async (name: string): Promise<string> => {
      const { body, status, text } = await room.send('POST', PLANS, planOf([there(volume)], { name }), owner);
      assert.equal(status, 201, text);
      return body.id;
    };
    return { owner, make };
  };
  const page = async (owner: Caller, query: string): Promise<{ plans: Row[]; total: number }> => {
    const { status, body, text } = await room.send('GET', `${PLANS}?${query}`, undefined, owner);
    assert.equal(status, 200, text);
    return body;
  };

  it('has each plan once and loses none, whatever is made and deleted while it is read', async () => {
    const step = fc.record({ made: fc.integer({ min: 0, max: 2 }), isMarkerDeleted: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(step),
        async (count, limit, steps) => {
          const { owner, make } = await addOwner();
          const first: string[] = [];
          while (first.length < count) first.unshift(await make(`plan ${first.length}`));
          const deleted = new Set<string>();
          let there = count;
          const read: string[] = [];
          for (;;) {
            const { plans, total } = await page(owner, `limit=${limit}&marker=${read.at(-1) ?? ''}`);
            assert.equal(total, there, 'the total counts all, on every page');
            assert.ok(plans.length <= limit);
            if (plans.length === 0) break;
            read.push(...plans.map(({ id }) => id));
            const { made, isMarkerDeleted } = there > 12 ? { made: 0, isMarkerDeleted: false } : steps.next().value;
            for (let index = 0; index < made; index += 1) await make('made meanwhile');
            there += made;
            const marker = read.at(-1) ?? '';
            if (isMarkerDeleted && !deleted.has(marker)) {
              await room.send('DELETE', `${PLANS}${marker}`, undefined, owner);
              deleted.add(marker);
              there -= 1;
            }
          }
          assert.deepEqual(read, first, 'the newest first; what is made meanwhile comes before');
        },
      ),
      { numRuns: thoroughly(100, 12) },
    );
  });

  it('is filtered exactly, empty parameters are absent, and a limit above 1,000 is 1,000', async () => {
    const { owner, make } = await addOwner();
    for (const name of ['daily', 'Daily', 'daily 2']) await make(name);
    const names = async (query: string) => (await page(owner, query)).plans.map(({ name }) => name);
    assert.deepEqual(await names('name=daily'), ['daily']);
    assert.deepEqual(await names('volume_name=my-volume-1&name='), ['daily 2', 'Daily', 'daily']);
    assert.deepEqual(await names('volume_name=my-volume'), []);
    assert.deepEqual(await names(`limit=${'9'.repeat(30)}&marker=&volume_name=`), ['daily 2', 'Daily', 'daily']);
    for (const wrong of ['limit=-1', 'limit=1.5', 'limit=x', 'marker=7']) {
      assert.equal((await room.send('GET', `${PLANS}?${wrong}`, undefined, owner)).status, 422, wrong);
    }
  });

  it("takes another project's marker for one that nobody knows", async () => {
    const [mine, other] = [await addOwner(), await addOwner()];
    const marker = await other.make('theirs');
    const { status, body } = await room.send('GET', `${PLANS}?marker=${marker}`, undefined, mine.owner);
    assert.deepEqual([status, body.error_key], [400, 'marker_not_found']);
  });
});

it('the list of checkpoints has each once and loses none, though nights pass and markers are deleted while it is read', async () => {
  await using room = await openRoom();
  const volumes = await room.addVolumes(1);
  assert.equal((await room.send('POST', PLANS, planOf(volumes))).status, 201);
  let nights = 0;
  const liveNight = async (): Promise<void> => {
    await room.installation.live(at('2025-11-19T00:00') + nights * DAY);
    nights += 1;
  };
  const idsOf = async (query: string): Promise<readonly string[]> => {
    const { body, status, text } = await room.send('GET', `${CHECKPOINTS}?${query}`);
    assert.equal(status, 200, text);
    return body.checkpoints.map(({ id }: { readonly id: string }) => id);
  };
  while (nights < 5) await liveNight();
  await room.logInAgain();
  const first = await idsOf('');
  const read: string[] = [];
  for (;;) {
    const ids = await idsOf(`limit=2&marker=${read.at(-1) ?? ''}`);
    if (ids.length === 0) break;
    read.push(...ids);
    await liveNight();
    await room.logInAgain();
    await room.send('DELETE', `${CHECKPOINTS}${read.at(-1)}`);
  }
  assert.deepEqual(read, first, 'the newest first; what is made meanwhile comes before');
});

it('lists take as many queries for hundreds of plans and checkpoints as for one', async () => {
  await using room = await openRoom();
  const { installation, admin } = room;
  await using counted = await countQueriesOf(installation);
  const countQueries = async (path: string, token: string) => {
    const { count, answer } = await counted.get(path, { 'X-Auth-Token': token });
    const { body } = answer;
    return { count, rows: (body.plans ?? body.checkpoints).length, total: body.total };
  };

  const volumes = await room.addVolumes(2);
  const { id } = (await room.send('POST', PLANS, planOf(volumes))).body;
  const addCopies = (count: number) =>
    installation.unitOfWork.transaction(async (records) => {
      const one = there(await records.schedules.find('everything', { uuid: id }));
      const data = there(
        (await records.dialectData.findMany('everything', 'schedule', 'selectel', [one.id])).get(one.id),
      );
      for (const copy of await records.ids.next('schedule', count)) {
        await records.schedules.insert({ ...one, id: copy, uuid: randomUUID(), nextFireAt: null });
        await records.dialectData.put('schedule', copy, 'selectel', data);
      }
    });
  const onePlan = await countQueries(PLANS, admin.token);
  assert.ok(onePlan.count < 8, String(onePlan.count));
  await addCopies(99);
  assert.deepEqual(await countQueries(PLANS, admin.token), { count: onePlan.count, rows: 100, total: 100 });
  const half = await countQueries(`${PLANS}?limit=50`, admin.token);
  assert.deepEqual(half, { count: onePlan.count + 1, rows: 50, total: 100 }, 'one more counts what is on other pages');

  await installation.live(at('2025-11-19T00:00'));
  const { token } = await room.logInAgain();
  const oneCheckpoint = await countQueries(CHECKPOINTS, token);
  assert.ok(oneCheckpoint.rows === 1 && oneCheckpoint.count < 14, String(oneCheckpoint.count));
  for (let day = 1; day < 5; day += 1) await installation.live(at('2025-11-19T00:00') + day * DAY);
  const { token: later } = await room.logInAgain();
  assert.deepEqual(await countQueries(CHECKPOINTS, later), { count: oneCheckpoint.count, rows: 5, total: 5 });
});
