import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { ScheduleFilter } from '../../src/ports/records/schedules.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const firstPage = { offset: 0, limit: 50, orderBy: 'id', descending: false } as const;

const twoTargets = async (world: World) => {
  const account = await world.account();
  const store = await world.store();
  const first = await world.target(account, store, { name: 'beta' });
  const second = await world.target(account, store, { name: 'alpha' });
  return { account, store, first, second };
};

/** Schedules as users see and change them. */
export const schedulesContract = (open: OpenRecords): void => {
  describe('schedules', () => {
    contractTest(open, 'a schedule comes back as it was stored', async (world) => {
      const { account, first, second } = await twoTargets(world);
      const plain = await world.schedule(account, [first, second]);
      const paused = await world.schedule(account, [], {
        pause: { at: NOW, until: null, reason: 'holiday' },
        nextFireAt: null,
        name: "Robert'); DROP TABLE schedules;-- \\ 🗄",
      });
      assert.deepEqual(await world.records.schedules.find(scopeTo(account), { id: plain.id }), plain);
      assert.deepEqual(await world.records.schedules.find(scopeTo(account), { uuid: paused.uuid }), paused);
    });

    contractTest(open, 'a write counts only on the version that was read', async (world) => {
      const { account, first } = await twoTargets(world);
      const schedule = await world.schedule(account, [first]);
      const { schedules } = world.records;
      const mine = { ...schedule, name: 'mine', version: 2, retention: { kind: 'all' } } as const;
      assert.equal(await schedules.update({ ...mine, origin: 'another channel' }, 1), true);
      assert.equal(await schedules.update({ ...schedule, name: 'late', version: 2 }, 1), false);
      assert.deepEqual(await schedules.find('everything', { id: schedule.id }), mine);
    });

    contractTest(open, 'what steps note stays whatever is written, and is no new version', async (world) => {
      const { account, first } = await twoTargets(world);
      const schedule = await world.schedule(account, [first]);
      const { schedules } = world.records;
      await schedules.noteStep(schedule.id, 'prune', NOW);
      await schedules.noteStep(schedule.id, 'compact', NOW + 1);
      assert.equal(await schedules.update({ ...schedule, name: 'mine' }, 1), true);
      const noted = { ...schedule, name: 'mine', version: 2, prunedAt: NOW, compactedAt: NOW + 1 };
      assert.deepEqual(await schedules.find('everything', { id: schedule.id }), noted);
    });

    contractTest(
      open,
      'what a repeated create might have meant: live, of that name, recent and unchanged',
      async (world) => {
        const { account, first } = await twoTargets(world);
        const add = (change = {}) => world.schedule(account, [first], { name: 'nightly', ...change });
        const older = await add({ createdAt: NOW - 60 });
        const newer = await add();
        const twin = await add();
        await add({ createdAt: NOW - 61 });
        await add({ name: 'nightly ' });
        await add({ name: 'Nightly' });
        await add({ updatedAt: NOW });
        await add({ version: 2 });
        const { id } = await add();
        await world.schedule(await world.account(), [], { name: 'nightly' });
        const { schedules } = world.records;
        await schedules.markDeleted(id, NOW, 'requested');
        assert.deepEqual(await schedules.unchangedBetween(account.id, 'nightly', NOW - 60, NOW), [twin, newer, older]);
        assert.deepEqual(await schedules.unchangedBetween(account.id, 'nightly', NOW + 1, NOW + 9), []);
        await schedules.advance([{ id: twin.id, from: NOW + 3600, to: NOW + 7200 }]);
        await schedules.update({ ...newer, name: 'nightly', updatedAt: NOW }, 1);
        assert.deepEqual(
          (await schedules.unchangedBetween(account.id, 'nightly', NOW, NOW)).map((schedule) => schedule.id),
          [twin.id],
        );
      },
    );

    contractTest(open, 'links are replaced whole, in their order', async (world) => {
      const { account, first, second } = await twoTargets(world);
      const schedule = await world.schedule(account, [first]);
      const { schedules } = world.records;
      const links = [
        { targetId: second.id, position: 0, label: 'root disk', isPrimary: true, wasLinkedBefore: true },
        { targetId: first.id, position: 1, label: null, isPrimary: false, wasLinkedBefore: false },
      ];
      await schedules.replaceTargets(schedule.id, links, NOW + 1);
      assert.deepEqual((await schedules.find('everything', { id: schedule.id }))?.targets, links);
      await schedules.replaceTargets(schedule.id, links.slice(1), NOW + 2);
      assert.deepEqual((await schedules.find('everything', { id: schedule.id }))?.targets, links.slice(1));
      await schedules.replaceTargets(schedule.id, [], NOW + 3);
      assert.deepEqual((await schedules.find('everything', { id: schedule.id }))?.targets, []);
    });

    contractTest(open, 'a target is taken out of every live schedule that has it', async (world) => {
      const { account, first, second } = await twoTargets(world);
      const one = await world.schedule(account, [first, second]);
      const two = await world.schedule(account, [first]);
      const three = await world.schedule(account, [second]);
      const gone = await world.schedule(account, [first]);
      const { schedules } = world.records;
      await schedules.markDeleted(gone.id, NOW, 'requested');
      assert.deepEqual(await schedules.unlinkTarget(first.id), [one.id, two.id]);
      assert.deepEqual(await schedules.unlinkTarget(first.id), []);
      const left = (await schedules.list('everything', {}, firstPage)).rows;
      assert.deepEqual(
        left.map(({ id, targets }) => [id, targets.map(({ targetId }) => targetId)]),
        [
          [one.id, [second.id]],
          [two.id, []],
          [three.id, [second.id]],
        ],
      );
    });

    contractTest(open, 'a deleted schedule is in no list and never due, but still known', async (world) => {
      const { account, first } = await twoTargets(world);
      const schedule = await world.schedule(account, [first], { nextFireAt: NOW - 60 });
      const { schedules } = world.records;
      await schedules.markDeleted(schedule.id, NOW, 'requested');
      await schedules.markDeleted(schedule.id, NOW + 60, 'again');
      assert.equal(await schedules.find('everything', { id: schedule.id }), null);
      assert.equal((await schedules.listLinks('everything', {}, firstPage)).total, 0);
      assert.deepEqual(await schedules.claimDue(NOW, 10), []);
      const known = { ...schedule, nextFireAt: null, deletedAt: NOW, deletedReason: 'requested' };
      assert.deepEqual(await schedules.findAny(schedule.id), known);
      assert.deepEqual(await schedules.findEver(scopeTo(account), { uuid: schedule.uuid }), known);
      assert.equal(await schedules.findEver(scopeTo(await world.account()), { id: schedule.id }), null);
    });

    contractTest(open, 'filters choose by target, place, uuid, name and part of a name', async (world) => {
      const { account, first, second } = await twoTargets(world);
      const one = await world.schedule(account, [first], { name: 'Nightly Ångström' });
      const two = await world.schedule(account, [first, second], { name: '100% weekly', destination: 'paris' });
      const ids = async (filter: ScheduleFilter) =>
        (await world.records.schedules.list(scopeTo(account), filter, firstPage)).rows.map(({ id }) => id);
      assert.deepEqual(await ids({}), [one.id, two.id]);
      assert.deepEqual(await ids({ targetId: second.id }), [two.id]);
      assert.deepEqual(await ids({ targetIds: [second.id] }), [two.id]);
      assert.deepEqual(await ids({ targetIds: [] }), []);
      assert.deepEqual(await ids({ destination: 'local' }), [one.id]);
      assert.deepEqual(await ids({ destination: 'remote' }), [two.id]);
      assert.deepEqual(await ids({ ids: [two.id, 999_999] }), [two.id]);
      assert.deepEqual(await ids({ ids: [] }), []);
      assert.deepEqual(await ids({ uuids: [two.uuid, 'none'] }), [two.id]);
      assert.deepEqual(await ids({ uuids: [] }), []);
      assert.deepEqual(await ids({ names: ['100% weekly'] }), [two.id]);
      assert.deepEqual(await ids({ nameContains: 'ÅNGSTR' }), [one.id]);
      assert.deepEqual(await ids({ nameContains: 'WEEK' }), [two.id]);
      assert.deepEqual(await ids({ nameContains: '%' }), [two.id]);
      assert.deepEqual(await ids({ nameContains: '_' }), []);
      assert.deepEqual(await ids({ nameContains: ['none', 'WEEK', 'night'] }), [one.id, two.id]);
      assert.deepEqual(await ids({ nameContains: [] }), []);
    });

    contractTest(open, 'filters choose by what a dialect remembers, word for word', async (world) => {
      const { account, first } = await twoTargets(world);
      const one = await world.schedule(account, [first]);
      const two = await world.schedule(account, [first]);
      const remember = (id: number, dialect: string, tag: string) =>
        world.records.dialectData.put('schedule', id, dialect, {
          texts: {},
          fields: { tags: [{ uuid: 'any' }, { uuid: tag }] },
        });
      await remember(one.id, 'cloudsigma', 'red');
      await remember(two.id, 'cloudsigma', 'blue');
      await remember(two.id, 'selectel', 'red');
      const three = await world.schedule(account, [first]);
      const lookalike = { uuid: 'red', tags: [{ uuid: 'red' }] };
      await world.records.dialectData.put('schedule', three.id, 'cloudsigma', {
        texts: {},
        fields: { grantees: [lookalike] },
      });
      const of = { dialect: 'cloudsigma', field: 'tags', member: 'uuid' };
      const ids = async (...texts: readonly string[]) => {
        const filter = { dialectData: { ...of, texts } };
        return (await world.records.schedules.list(scopeTo(account), filter, firstPage)).rows.map(({ id }) => id);
      };
      assert.deepEqual(await ids('red'), [one.id]);
      assert.deepEqual(await ids('red', 'blue'), [one.id, two.id]);
      for (const other of ['RED', 're', 'red ', 'réd', '"red"', '']) assert.deepEqual(await ids(other), [], other);
      await remember(three.id, 'cloudsigma', 'it\'s "Ü" 🗄');
      assert.deepEqual(await ids('it\'s "Ü" 🗄'), [three.id]);
      assert.deepEqual(await ids(), []);
      for (const data of [
        { ...of, field: "tags'" },
        { ...of, member: '' },
      ]) {
        const filter = { dialectData: { ...data, texts: ['red'] } };
        await assert.rejects(world.records.schedules.list(scopeTo(account), filter, firstPage), /letters/);
      }
    });

    contractTest(
      open,
      'the list of links has a row per target, sorted and paged, with the count of all',
      async (world) => {
        const { account, first, second } = await twoTargets(world);
        const one = await world.schedule(account, [first, second], { name: 'zeta' });
        const two = await world.schedule(account, [second], { name: 'eta' });
        const { schedules } = world.records;
        const pairs = async (page: Parameters<typeof schedules.listLinks>[2], filter: ScheduleFilter = {}) => {
          const { rows, total } = await schedules.listLinks(scopeTo(account), filter, page);
          return { total, rows: rows.map(({ schedule, target }) => [schedule.id, target.id]) };
        };
        assert.deepEqual(await pairs(firstPage), {
          total: 3,
          rows: [
            [one.id, first.id],
            [one.id, second.id],
            [two.id, second.id],
          ],
        });
        assert.deepEqual((await pairs({ ...firstPage, orderBy: 'name', limit: 1 })).rows, [[two.id, second.id]]);
        assert.deepEqual(await pairs({ ...firstPage, orderBy: 'targetName', descending: true, limit: 1, offset: 1 }), {
          total: 3,
          rows: [[two.id, second.id]],
        });
        assert.deepEqual(await pairs({ ...firstPage, offset: 50 }), { total: 3, rows: [] });
        assert.deepEqual(await pairs({ ...firstPage, limit: null, offset: 2 }), {
          total: 3,
          rows: [[two.id, second.id]],
        });
        assert.deepEqual((await pairs(firstPage, { targetId: first.id })).rows, [[one.id, first.id]]);
        assert.deepEqual((await pairs(firstPage, { targetIds: [first.id] })).rows, [[one.id, first.id]]);
        assert.equal((await pairs(firstPage, { targetIds: [] })).total, 0);
        const [row] = (await schedules.listLinks(scopeTo(account), { targetId: first.id }, firstPage)).rows;
        assert.deepEqual(row, { schedule: one, target: first });
        await world.records.targets.markDeleted(second.id, NOW, 'requested');
        assert.equal((await pairs(firstPage)).total, 1);
      },
    );

    contractTest(open, 'fifty schedules take as many queries as one', async (world) => {
      const { account, first, second } = await twoTargets(world);
      const { schedules } = world.records;
      const measure = async () => [
        await world.countQueries(() => schedules.list(scopeTo(account), {}, firstPage)),
        await world.countQueries(() => schedules.listLinks(scopeTo(account), {}, { ...firstPage, limit: 200 })),
        await world.countQueries(() => schedules.claimDue(NOW + 86_400, 100)),
        await world.countQueries(() => schedules.enabledAfter(0, 100)),
      ];
      await world.schedule(account, [first, second]);
      const one = await measure();
      for (let count = 1; count < 49; count += 1) await world.schedule(account, [first, second]);
      assert.deepEqual(await measure(), one);
      assert.deepEqual(one, [2, 2, 2, 2]);
    });
  });
};
