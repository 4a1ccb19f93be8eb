import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../src/domain/target.ts';
import { CHECKPOINTS, openRoom, PLANS, planOf, type Room } from '../dialects/selectel/room.ts';
import { thoroughly } from '../support/thoroughness.ts';
import { at, DAY, HOUR, there } from '../support/values.ts';

const NIGHTS = 60;
const FULL_EVERY = 7;
const KEPT = 3;
const BEGIN = at('2026-06-02T00:00');

/** Nights in which the weak volume cannot be read. */
const isBad = (night: number): boolean => night % 9 === 4;

interface Item {
  readonly id: string;
  readonly backup_id: string;
  readonly chain_id: string;
  readonly is_incremental: boolean;
  readonly resource: { readonly id: string };
  readonly status: string;
}

interface Checkpoint {
  readonly id: string;
  readonly created_at: string;
  readonly status: string;
  readonly checkpoint_items: readonly Item[];
}

/** The first and the last copy of each chain; all of them where tests are thorough. */
const isRestored = (index: number, count: number): boolean =>
  thoroughly(true, index % FULL_EVERY === 0 || (index + 1) % FULL_EVERY === 0 || index === count - 1);

/** An item, and the night in which it was made. */
type Dated = Item & { readonly night: number };

const nightOf = ({ created_at: created }: Checkpoint): number => Math.floor((at(created.slice(0, -1)) - BEGIN) / DAY);

describe('60 nights of two plans over two volumes, one of which fails now and then', () => {
  let room: Room;
  let volumes: readonly Target[];
  let token: string;
  before(async () => {
    room = await openRoom({ SELECTEL_FULL_EVERY: String(FULL_EVERY) }, { now: BEGIN - HOUR });
    const { installation, admin } = room;
    token = (await installation.services.authentication.openSession(admin.login.id, 'api')).token;
    const sources = [
      await installation.addSource({ steady: 'same' }),
      await installation.addSource({ steady: 'same' }),
    ];
    const add = (path: string) =>
      installation.addTarget({ accountId: admin.account.id, kind: 'volume', paths: [path] });
    volumes = [await add(there(sources[0])), await add(there(sources[1]))];
    for (const [name, mode] of [
      ['whole', 'full'],
      ['chained', 'frequency'],
    ] as const) {
      const plan = planOf(volumes, { name, backup_mode: mode, full_backups_amount: KEPT });
      const { status, text } = await send('POST', PLANS, plan);
      assert.equal(status, 201, text);
    }
    const weak = there(sources[1]);
    for (let night = 0; night < NIGHTS; night += 1) {
      for (const source of sources) await writeFile(join(source, 'night'), String(night));
      if (isBad(night)) await rename(weak, `${weak}-away`);
      await installation.live(BEGIN + night * DAY);
      await installation.services.snapshots.removeMarked();
      if (isBad(night)) await rename(`${weak}-away`, weak);
    }
  });
  after(() => room.close());

  const send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
    room.send(method, path, body, { token });
  /** The oldest first. */
  const list = async (plan: string): Promise<readonly Checkpoint[]> => {
    const { body } = await send('GET', `${CHECKPOINTS}?plan_name=${plan}`);
    assert.equal(body.total, body.checkpoints.length);
    return body.checkpoints.toReversed();
  };
  const itemsOf = (checkpoints: readonly Checkpoint[], { uuid }: Target): readonly Dated[] =>
    checkpoints.flatMap((checkpoint) =>
      checkpoint.checkpoint_items
        .filter(({ resource }) => resource.id === uuid)
        .map((item) => ({ ...item, night: nightOf(checkpoint) })),
    );
  const availableOf = async (plan: string, volume: Target) =>
    itemsOf(await list(plan), volume).filter(({ status }) => status === 'available');
  /** The nights of which a volume has a copy. */
  const goodNights = (volume: Target): readonly number[] =>
    Array.from({ length: NIGHTS }, (_, night) => night).filter((night) => volume !== volumes[1] || !isBad(night));
  const restore = async ({ id }: Item): Promise<string> => {
    const { status, body } = await send('POST', '/v2/restores/', { checkpoint_item_id: id, restore_name: 'again' });
    assert.equal(status, 201);
    await room.installation.work();
    assert.equal((await send('GET', `/v2/restores/${body.id}`)).body.status, 'success');
    const directory = room.installation.files.volumePath(body.resource_id);
    assert.equal(await readFile(join(directory, 'steady'), 'utf8'), 'same');
    return readFile(join(directory, 'night'), 'utf8');
  };

  it('leave the newest copies of each volume that a plan of whole ones keeps', async () => {
    for (const volume of volumes) {
      const items = await availableOf('whole', volume);
      assert.deepEqual(
        items.map(({ night }) => night),
        goodNights(volume).slice(-KEPT),
      );
      assert.ok(items.every(({ is_incremental: isIncremental }) => !isIncremental));
      assert.equal(new Set(items.map(({ chain_id: chain }) => chain)).size, KEPT);
      for (const item of items) assert.equal(await restore(item), String(item.night));
    }
  });

  it('leave whole chains, which begin at the 1st, 8th, 15th ... success of each volume', async () => {
    for (const volume of volumes) {
      const nights = goodNights(volume);
      const chains = Math.ceil(nights.length / FULL_EVERY);
      const kept = nights.slice((chains - KEPT) * FULL_EVERY);
      const items = await availableOf('chained', volume);
      assert.deepEqual(
        items.map(({ night }) => night),
        kept,
      );
      for (const [index, item] of items.entries()) {
        const full = there(items[index - (index % FULL_EVERY)]);
        assert.deepEqual([item.is_incremental, item.chain_id], [item !== full, full.backup_id]);
        if (isRestored(index, items.length)) assert.equal(await restore(item), String(item.night));
      }
    }
  });

  it('leave the nights that failed in error, with the copy of the other volume good', async () => {
    for (const plan of ['whole', 'chained']) {
      for (const checkpoint of await list(plan)) {
        const [good, weak] = volumes.map((volume) => itemsOf([checkpoint], volume)[0]);
        if (!isBad(nightOf(checkpoint))) continue;
        assert.deepEqual([checkpoint.status, weak?.status], ['error', 'error']);
        assert.ok(good === undefined || good.status === 'available');
      }
    }
  });

  it('are deleted by a chain, of which no other volume loses anything', async () => {
    const [strong, weak] = [there(volumes[0]), there(volumes[1])];
    const before = await list('chained');
    const oldest = there(itemsOf(before, strong)[0]).chain_id;
    const { status, body } = await send('DELETE', `${CHECKPOINTS}?chain_id=${oldest}`);
    const ofChain = before.filter((one) => itemsOf([one], strong).some(({ chain_id: chain }) => chain === oldest));
    assert.deepEqual(
      [status, body.deleted.map(({ id }: Checkpoint) => id).toReversed()],
      [200, ofChain.map(({ id }) => id)],
    );
    for (let pass = 0; pass < FULL_EVERY; pass += 1) await room.installation.services.snapshots.removeMarked();
    const left = await list('chained');
    assert.deepEqual(itemsOf(left, strong), itemsOf(before, strong).slice(FULL_EVERY));
    assert.deepEqual(itemsOf(left, weak), itemsOf(before, weak));
    const stays = there((await availableOf('chained', weak))[FULL_EVERY - 1]);
    assert.equal(await restore(stays), String(stays.night));
  });
});
