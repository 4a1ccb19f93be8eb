import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { problem } from '../../../src/domain/errors.ts';
import type { Target } from '../../../src/domain/target.ts';
import { MEMORY_CAPABILITIES, MemoryDriver } from '../../../src/drivers/memory/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { at, DAY, STAFF, there } from '../../support/values.ts';
import { CHECKPOINTS, openRoom, PLANS, planOf, type Room } from './room.ts';

const RESTORES = '/v2/restores/';

interface Item {
  readonly id: string;
  readonly backup_id: string;
  readonly chain_id: string;
  readonly is_incremental: boolean;
  readonly backup_created_at: string;
  readonly resource: { readonly id: string };
  readonly status: string;
}

interface Checkpoint {
  readonly id: string;
  readonly status: string;
  readonly checkpoint_items: readonly Item[];
}

/** A store in memory that makes increments, where it is not to fail. */
function incrementalStore(fails: (targetUuid: string) => boolean): DriverKind {
  const driver = new MemoryDriver();
  const backUp = driver.backup.bind(driver);
  driver.backup = async (job, channel, signal) => {
    if (fails(job.targetUuid)) throw problem('source_missing', { why: 'gone', path: '/srv' });
    return backUp(job, channel, signal);
  };
  return {
    name: 'memory',
    capabilities: { ...MEMORY_CAPABILITIES, incremental: true },
    isExclusive: false,
    checkSettings: () => {},
    pathSettings: [],
    open: () => driver,
  };
}

/** In which the second volume cannot be backed up. */
const BAD_NIGHT = 2;

describe('checkpoints of a plan with increments', () => {
  let room: Room;
  let volumes: readonly Target[] = [];
  let nights = 0;
  before(async () => {
    const store = incrementalStore((uuid) => nights === BAD_NIGHT && uuid === volumes[1]?.uuid);
    room = await openRoom({ SELECTEL_FULL_EVERY: '3' }, { drivers: [store] });
    const { id: storeId } = await room.installation.addStore('ram', 'memory');
    const accountId = room.admin.account.id;
    const add = () => room.installation.addTarget({ accountId, storeId, kind: 'volume' });
    volumes = [await add(), await add()];
  });
  after(() => room.close());

  const live = async (count: number) => {
    for (let night = 0; night < count; night += 1) {
      nights += 1;
      await room.installation.live(at('2025-11-18T00:00') + nights * DAY);
      await room.installation.services.snapshots.removeMarked();
    }
    await room.logInAgain();
  };
  const makePlan = async (others: object = {}): Promise<string> => {
    const plan = planOf(volumes, { backup_mode: 'frequency', full_backups_amount: 2, ...others });
    const { status, body, text } = await room.send('POST', PLANS, plan);
    assert.equal(status, 201, text);
    return body.id;
  };
  /** The oldest first. */
  const list = async (plan: string): Promise<readonly Checkpoint[]> => {
    const { body } = await room.send('GET', `${CHECKPOINTS}?plan_name=${plan}`);
    assert.equal(body.total, body.checkpoints.length);
    return body.checkpoints.toReversed();
  };
  const itemsOf = (checkpoints: readonly Checkpoint[], { uuid }: Target): readonly Item[] =>
    checkpoints.flatMap(({ checkpoint_items: items }) => items.filter(({ resource }) => resource.id === uuid));

  it('are a full and increments for each volume, by what succeeded of it, and chains go whole', async () => {
    const plan = await makePlan({ name: 'kept' });
    await live(8);
    const checkpoints = await list('kept');
    // Of F i i, F i i, F i the first chain has gone with the third full, of one night less as well.
    const expected = [
      ['F', 'i', 'i', 'F', 'i'],
      ['F', 'i', 'i', 'F'],
    ];
    for (const [index, volume] of volumes.entries()) {
      const items = itemsOf(checkpoints, volume).filter(({ status }) => status === 'available');
      assert.deepEqual(
        items.map(({ is_incremental: isIncremental }) => (isIncremental ? 'i' : 'F')),
        expected[index],
      );
      for (const [place, { chain_id: chain }] of items.entries()) {
        assert.equal(chain, there(items[place - (place % 3)]).backup_id);
      }
    }
    const [failed] = checkpoints.map(({ checkpoint_items: items }) => items.map(({ status }) => status));
    assert.deepEqual(failed, ['error']);
    assert.equal((await room.send('DELETE', `${PLANS}${plan}`)).status, 204);
  });

  it('are deleted by a chain: its items go, those of other chains and volumes stay', async () => {
    const plan = await makePlan({ name: 'chained' });
    await live(4);
    const [first, second] = volumes;
    const before = await list('chained');
    assert.equal(before.length, 4);
    const { chain_id: chain } = there(itemsOf(before, there(first))[0]);
    const { status, body } = await room.send('DELETE', `${CHECKPOINTS}?chain_id=${chain}`);
    assert.equal(status, 200);
    const deleted: readonly Checkpoint[] = body.deleted.toReversed();
    assert.deepEqual(
      deleted.map(({ id }) => id),
      before.slice(0, 3).map(({ id }) => id),
    );
    for (const { status: whole, checkpoint_items: items } of deleted) {
      assert.deepEqual([whole, items.map((item) => item.status)], ['deleting', ['deleting', 'available']]);
    }
    // An increment's bytes go before what it is built upon.
    for (let pass = 0; pass < 3; pass += 1) await room.installation.services.snapshots.removeMarked();
    const left = await list('chained');
    assert.deepEqual(itemsOf(left, there(second)), itemsOf(before, there(second)));
    assert.deepEqual(itemsOf(left, there(first)), itemsOf(before, there(first)).slice(3));
    const again = await room.send('DELETE', `${CHECKPOINTS}?chain_id=${chain}`);
    assert.deepEqual([again.status, again.body.error_key], [404, 'chain_not_found']);
    const other = there(itemsOf(before, there(second))[0]).chain_id;
    assert.equal((await room.send('DELETE', `${CHECKPOINTS}?chain_id=${other}`)).status, 200);
    for (let pass = 0; pass < 3; pass += 1) await room.installation.services.snapshots.removeMarked();
    assert.deepEqual((await list('chained')).length, 1);
    assert.equal((await room.send('GET', `${CHECKPOINTS}${there(before[0]).id}`)).status, 404);
    const page = await room.send('GET', `${CHECKPOINTS}?marker=${there(before[0]).id}&plan_name=chained`);
    assert.deepEqual([page.status, page.body.checkpoints], [200, []], 'the marker of one that is gone pages on');
    await room.send('DELETE', `${PLANS}${plan}`);
  });

  it('are not deleted alone while an increment is built upon them', async () => {
    const plan = await makePlan({ name: 'based' });
    await live(2);
    const [base, increment] = await list('based');
    const remove = (checkpoint: Checkpoint | undefined) => room.send('DELETE', `${CHECKPOINTS}${checkpoint?.id}`);
    const refused = await remove(base);
    assert.deepEqual([refused.status, refused.body.error_key], [400, 'backup_needed']);
    assert.equal((await remove(increment)).status, 200);
    assert.equal((await remove(base)).status, 200);
    await room.send('DELETE', `${PLANS}${plan}`);
  });

  it('are not deleted by a chain of which an item is protected, held, or restored: nothing is', async () => {
    const plan = await makePlan({ name: 'guarded' });
    await live(3);
    const { services } = room.installation;
    const items = itemsOf(await list('guarded'), there(volumes[0]));
    const { chain_id: chain, backup_id: uuid, id } = there(items[1]);
    const refuses = async (key: string) => {
      const before = await list('guarded');
      const refused = await room.send('DELETE', `${CHECKPOINTS}?chain_id=${chain}`);
      assert.deepEqual([refused.status, refused.body.error_key], [400, key]);
      assert.deepEqual(await list('guarded'), before);
    };
    await services.snapshots.change(STAFF, { uuid }, { isProtected: true });
    await refuses('backup_protected');
    await services.snapshots.change(STAFF, { uuid }, { isProtected: false });
    const hold = (holdReason: string | null) =>
      room.installation.unitOfWork.transaction(async ({ snapshots, events }) => {
        const held = there(await snapshots.lock('everything', { uuid }));
        await snapshots.update(held.id, { holdReason });
        events.note('snapshot.changed', held);
      });
    await hold('a lawsuit');
    await refuses('backup_held');
    await hold(null);
    const restore = await room.send('POST', RESTORES, { checkpoint_item_id: id, restore_name: 'elsewhere' });
    assert.deepEqual([restore.status, restore.body.status], [201, 'in_progress']);
    await refuses('backup_being_restored');
    await room.installation.work();
    assert.equal((await room.send('GET', `${RESTORES}${restore.body.id}`)).body.status, 'success');
    assert.equal((await room.send('DELETE', `${CHECKPOINTS}?chain_id=${chain}`)).status, 200);
    await room.send('DELETE', `${PLANS}${plan}`);
  });
});

describe('checkpoints of a plan of whole backups', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  it('are protecting until their copies are there, and in error where one cannot be made; the others can be restored', async () => {
    const source = await room.installation.addSource();
    const accountId = room.admin.account.id;
    const add = (paths: readonly string[]) => room.installation.addTarget({ accountId, kind: 'volume', paths });
    const [good, bad] = [await add([await room.installation.addSource()]), await add([source])];
    await room.send('POST', PLANS, planOf([good, bad]));
    await rm(source, { recursive: true });
    room.installation.clock.advanceTo(at('2025-11-19T00:00'));
    await room.installation.fire();
    const read = async (): Promise<Checkpoint> => (await room.send('GET', CHECKPOINTS)).body.checkpoints[0];
    const made = await read();
    assert.equal(made.status, 'protecting');
    for (const item of made.checkpoint_items) {
      assert.deepEqual([item.status, item.backup_created_at], ['protecting', '']);
    }
    const early = await room.send('DELETE', `${CHECKPOINTS}${made.id}`);
    assert.deepEqual([early.status, early.body.error_key], [400, 'backup_unfinished']);
    for (let hour = 0; hour < 3; hour += 1) await room.installation.live(at('2025-11-19T00:00') + hour * 3_600);
    const ended = await read();
    assert.equal(ended.status, 'error');
    assert.deepEqual(
      ended.checkpoint_items.map(({ status }) => status),
      ['available', 'error'],
    );
    const [item, broken] = ended.checkpoint_items;
    const restore = (id: string | undefined) =>
      room.send('POST', RESTORES, { checkpoint_item_id: id, restore_name: 'again' });
    assert.equal((await restore(broken?.id)).status, 400);
    const { body } = await restore(item?.id);
    await room.installation.work();
    const volume = body.resource_id;
    const drive = await room.send('GET', `/api/2.0/drives/${volume}/`, undefined, null).set({
      Authorization: room.admin.authorization,
      Accept: 'application/json',
    });
    assert.deepEqual([drive.status, drive.body.name], [200, 'again'], 'the volume is found in another room');
    const plan = planOf([{ uuid: volume }], { name: 'of the restored' });
    assert.equal((await room.send('POST', PLANS, plan)).status, 201);
  });

  it('are deleting until the store has let go, and then unknown', async () => {
    const [volume] = await room.addVolumes(1);
    await room.logInAgain();
    await room.send('POST', PLANS, planOf([there(volume)], { name: 'short' }));
    await room.installation.live(at('2025-11-20T00:00'));
    await room.logInAgain();
    const { checkpoints } = (await room.send('GET', `${CHECKPOINTS}?plan_name=short`)).body;
    const address = `${CHECKPOINTS}${checkpoints[0].id}`;
    assert.deepEqual((await room.send('DELETE', address)).body, { id: checkpoints[0].id, status: 'deleting' });
    assert.equal((await room.send('GET', address)).body.status, 'deleting');
    await room.installation.services.snapshots.removeMarked();
    assert.equal((await room.send('GET', address)).status, 404);
    assert.equal((await room.send('GET', `${CHECKPOINTS}?plan_name=short`)).body.total, 0);
  });
});
