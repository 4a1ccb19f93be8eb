import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import supertest from 'supertest';
import { loadConfig } from '../../../src/config.ts';
import type { Actor } from '../../../src/domain/account.ts';
import { type Gateway, openGateway } from '../../../src/gateway.ts';
import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import { CollectedLog } from '../../support/collected-log.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { makePassingFolder } from '../../support/installation-database.ts';
import { STAFF } from '../../support/values.ts';
import { makeFirstModel } from './first-model-rows.ts';

const DIALECT = 'cloudsigma';
const PAGE = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** The first tenant, whose schedule is 5 and whose snapshot is 6. */
const FIRST = { accountId: 1, loginId: 2 };
/** The other one, who gets targets of these numbers. */
const SECOND = { accountId: 10, loginId: 11 };

const actorOf = ({ accountId, loginId }: typeof FIRST): Actor => ({
  label: `login ${loginId}`,
  loginId,
  accountId,
  role: 'admin',
  isStaff: false,
  via: DIALECT,
});
const [first, second] = [actorOf(FIRST), actorOf(SECOND)];

const tagged = (tag: string) => ({ texts: {}, fields: { tags: [{ uuid: tag }] } });

/** A database of the first version, in which all ids were of one sequence, and targets that have ids of other things. */
export const idsAfterUpgrade = (newLocation: () => Promise<DatabaseLocation>): void => {
  describe('a target that has the id of a schedule or snapshot of before the upgrade', () => {
    let folder: string;
    let gateway: Gateway;
    let tokens: Readonly<Record<'panel' | 'api', ReadonlyMap<Actor, string>>>;

    before(async () => {
      folder = await makePassingFolder();
      const database = await newLocation();
      await makeFirstModel(database);
      const config = { ...loadConfig({ DATA_DIR: folder }), database, secretKey: 'a secret of thirty-two characters' };
      gateway = await openGateway(config, { clock: new FakeClock(1_800_000_000), log: new CollectedLog() });
      for (const id of [5, 6]) {
        await gateway.services.targets.add(STAFF, {
          accountId: SECOND.accountId,
          name: `server ${id}`,
          kind: 'instance',
          storeId: 3,
          id,
          memory: { dialect: DIALECT, data: tagged(`of target ${id}`) },
        });
      }
      tokens = { panel: await openSessions('panel'), api: await openSessions('api') };
    });
    after(async () => {
      await gateway.close();
      await rm(folder, { recursive: true });
    });

    const openSessions = async (kind: 'panel' | 'api'): Promise<ReadonlyMap<Actor, string>> => {
      const sessions = new Map<Actor, string>();
      for (const actor of [first, second]) {
        const { token } = await gateway.services.authentication.openSession(actor.loginId ?? 0, kind);
        sessions.set(actor, token);
      }
      return sessions;
    };

    const tagsOf = async (actor: Actor, noun: 'schedule' | 'target' | 'snapshot', id: number) =>
      (await gateway.services[`${noun}s`].recall(actor, DIALECT, [id])).get(id)?.fields.tags ?? null;

    /** What the panel answers: `ok`, or what is wrong. */
    const callPanel = async (actor: Actor, func: string, fields: Readonly<Record<string, string>>) => {
      const form = { func, auth: tokens.panel.get(actor) ?? '', out: 'json', ...fields };
      const { body } = await supertest(gateway.app.callback()).post('/').type('form').send(form);
      return { answer: body.doc.error?.$type ?? 'ok', doc: body.doc };
    };

    const listFrom = async (actor: Actor, noun: string) => {
      const path = `/api/2.0/${noun}/detail/?limit=0&order_by=name`;
      const authorization = `Bearer ${tokens.api.get(actor)}`;
      const { body } = await supertest(gateway.app.callback()).get(path).set('Authorization', authorization);
      return body.objects.map(({ name, tags }: { name: string; tags: readonly { uuid: string }[] }) => ({
        name,
        tags: tags.map(({ uuid }) => uuid),
      }));
    };

    test('has dialect data of its own, and so has what was there', async () => {
      for (const [noun, owner, id] of [
        ['target', first, 4],
        ['schedule', first, 5],
        ['snapshot', first, 6],
        ['target', second, 5],
        ['target', second, 6],
        ['target', second, 12],
      ] as const) {
        const expected = tagged(`of ${noun} ${id}`).fields.tags;
        assert.deepEqual(await tagsOf(owner, noun, id), expected);
        assert.deepEqual(await tagsOf(STAFF, noun, id), expected);
        assert.equal(await tagsOf(owner === first ? second : first, noun, id), null);
      }
      for (const [noun, id] of [
        ['snapshot', 5],
        ['schedule', 6],
        ['schedule', 12],
      ] as const) {
        assert.equal(await tagsOf(STAFF, noun, id), null);
      }
    });

    test('is found by its own tags only', async () => {
      const dialectData = {
        dialect: DIALECT,
        field: 'tags',
        member: 'uuid',
        texts: ['of target 5', 'of schedule 5', 'of target 6', 'of snapshot 6'],
      };
      const { targets, schedules, snapshots } = gateway.services;
      const found = {
        targets: (await targets.list(STAFF, { dialectData }, PAGE)).rows.map(({ id }) => id),
        schedules: (await schedules.list(STAFF, { dialectData }, PAGE)).rows.map(({ id }) => id),
        snapshots: (await snapshots.list(STAFF, { dialectData }, PAGE)).rows.map(({ id }) => id),
      };
      assert.deepEqual(found, { targets: [5, 6], schedules: [5], snapshots: [6] });
      const ofOther = {
        dialectData: { dialect: DIALECT, field: 'tags', member: 'uuid', texts: ['of schedule 5', 'of snapshot 6'] },
      };
      assert.equal((await targets.list(STAFF, ofOther, PAGE)).total, 0);
    });

    test('is shown to its tenant, and what was there to its own', async () => {
      assert.deepEqual(await listFrom(first, 'backupschedulers'), [{ name: 'nightly', tags: ['of schedule 5'] }]);
      assert.deepEqual(await listFrom(first, 'snapshots'), [{ name: 'nightly', tags: ['of snapshot 6'] }]);
      assert.deepEqual(await listFrom(first, 'drives'), [{ name: 'vm', tags: ['of target 4'] }]);
      assert.deepEqual(await listFrom(second, 'backupschedulers'), []);
      assert.deepEqual(await listFrom(second, 'drives'), [
        { name: 'server 5', tags: ['of target 5'] },
        { name: 'server 6', tags: ['of target 6'] },
        { name: 'their vm', tags: ['of target 12'] },
      ]);
    });

    test('is what the panel means by the id where it means an instance, and never elsewhere', async () => {
      const list = 'instances.fleio_bckps.schedule';
      assert.equal((await callPanel(second, list, { elid: '5' })).answer, 'ok');
      assert.equal((await callPanel(first, list, { elid: '5' })).answer, 'missed');
      assert.equal((await callPanel(second, 'instances.edit', { elid: '6' })).answer, 'ok');
      assert.equal((await callPanel(first, 'instances.edit', { elid: '6' })).answer, 'missed');
      const form = await callPanel(first, `${list}.edit`, { elid: '5' });
      assert.match(JSON.stringify(form.doc), /nightly/);
      for (const [func, id] of [
        [`${list}.edit`, '5'],
        [`${list}.delete`, '5'],
        [`${list}.suspend`, '5'],
        ['image.edit', '6'],
        ['image.delete', '5'],
        ['image.delete', '6'],
        ['instances.fleio_bckps.delete', '6'],
      ] as const) {
        assert.equal((await callPanel(second, func, { elid: id })).answer, 'missed', `${func} ${id}`);
      }
    });

    test('has lines of its own in the audit, and those of before name what they are about', async () => {
      const lines = (await gateway.unitOfWork.records.audit.list('everything', 100)).filter(
        ({ action }) => action !== 'token.issue',
      );
      const told = lines
        .toReversed()
        .map(({ accountId, action, noun, objectId }) => [accountId, action, noun, objectId]);
      assert.deepEqual(told, [
        [1, 'target.add', 'target', 4],
        [1, 'schedule.create', 'schedule', 5],
        [1, 'snapshot.change', 'snapshot', 6],
        [10, 'target.add', 'target', 12],
        [1, 'token.revoke', 'session', 3],
        [1, 'thing.change', null, 999],
        [1, 'thing.change', null, null],
        [null, 'store.add', 'store', 15],
        [10, 'target.add', 'target', 5],
        [10, 'target.add', 'target', 6],
      ]);
    });

    test('and what was there are changed and deleted each by itself', async () => {
      const { services } = gateway;
      await services.targets.change(second, { id: 5 }, {}, { memory: { dialect: DIALECT, data: tagged('mine') } });
      await services.snapshots.change(first, { id: 6 }, {}, { memory: { dialect: DIALECT, data: tagged('mine too') } });
      assert.deepEqual(await tagsOf(first, 'schedule', 5), tagged('of schedule 5').fields.tags);
      assert.deepEqual(await tagsOf(second, 'target', 6), tagged('of target 6').fields.tags);

      await services.targets.remove(STAFF, { id: 6 });
      assert.equal((await services.snapshots.find(first, { id: 6 })).state, 'available');
      assert.equal((await callPanel(first, 'image.delete', { elid: '5, 6' })).answer, 'ok');
      await assert.rejects(services.schedules.find(first, { id: 5 }), { code: 'not_found' });
      assert.equal((await services.snapshots.find(first, { id: 6 })).state, 'deleting');
      assert.equal((await services.targets.find(second, { id: 5 })).name, 'server 5');
    });

    test('leaves the others their numbers: new ones go on behind those of before', async () => {
      const { accounts } = gateway.services;
      const added = await accounts.add(STAFF, { login: 'new', role: 'admin', password: 'long enough a password' });
      assert.ok(Math.min(added.account.id, added.login.id) > 13);
    });
  });
};
