import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ROUTES } from '../../../src/dialects/selectel/routes.ts';
import { at, there } from '../../support/values.ts';
import { type Caller, CHECKPOINTS, type Method, openRoom, PLANS, planOf, type Room } from './room.ts';

const UNKNOWN = '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69';

/** What a route names by uuid. */
type Noun = 'plan' | 'volume' | 'checkpoint' | 'item' | 'chain' | 'restore';

/** A call in which one uuid is to be somebody else's. */
interface Probe {
  readonly names: Noun;
  readonly status?: 400;
  readonly query?: (uuid: string) => string;
  readonly body?: (uuid: string) => object;
}

const restore = (uuid: string) => ({ checkpoint_item_id: uuid, restore_name: 'mine now' });

/** How each route names things; `[]` = it names none. A new route needs its line here. */
const PROBES: Readonly<Record<string, readonly Probe[]>> = {
  'GET /plans/': [{ names: 'plan', status: 400, query: (uuid) => `?marker=${uuid}` }],
  'POST /plans/': [{ names: 'volume', status: 400, body: (uuid) => planOf([{ uuid }]) }],
  'GET /plans/{plan_id}': [{ names: 'plan' }],
  'PATCH /plans/{plan_id}': [{ names: 'plan', body: () => ({ name: 'mine now' }) }],
  'DELETE /plans/{plan_id}': [{ names: 'plan' }],
  'GET /checkpoints/': [{ names: 'checkpoint', status: 400, query: (uuid) => `?marker=${uuid}` }],
  'DELETE /checkpoints/': [{ names: 'chain', query: (uuid) => `?chain_id=${uuid}` }],
  'GET /checkpoints/{checkpoint_id}': [{ names: 'checkpoint' }],
  'DELETE /checkpoints/{checkpoint_id}': [{ names: 'checkpoint' }],
  'GET /restores/': [{ names: 'restore', status: 400, query: (uuid) => `?marker=${uuid}` }],
  'POST /restores/': [{ names: 'item', body: restore }],
  'GET /restores/{restore_id}': [{ names: 'restore' }],
};

const NAMED = Object.entries(ROUTES).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method} ${path}`),
);

describe('another account and the Selectel room', () => {
  let room: Room;
  let stranger: Caller;
  let viewer: Caller;
  const foreign = new Map<Noun, string>();
  before(async () => {
    room = await openRoom();
    const [volume] = await room.addVolumes(1);
    foreign.set('volume', there(volume).uuid);
    foreign.set('plan', (await room.send('POST', PLANS, planOf([there(volume)]))).body.id);
    await room.installation.live(at('2025-11-19T00:00'));
    await room.logInAgain();
    const [checkpoint] = (await room.send('GET', CHECKPOINTS)).body.checkpoints;
    const [item] = checkpoint.checkpoint_items;
    foreign.set('checkpoint', checkpoint.id).set('item', item.id).set('chain', item.chain_id);
    foreign.set('restore', (await room.send('POST', '/v2/restores/', restore(item.id))).body.id);
    await room.installation.work();
    stranger = await room.addCaller('stranger');
    viewer = await room.addCaller('viewer', { role: 'viewer', of: 'admin' });
  });
  after(() => room.close());

  it('has an entry here for every route', () => {
    assert.deepEqual(Object.keys(PROBES).sort(), NAMED.sort());
  });

  for (const route of NAMED) {
    const [method = '', path = ''] = route.split(' ');
    for (const { names, status = 404, query = () => '', body } of PROBES[route] ?? []) {
      const ask = (uuid: string, as: Caller) =>
        room.send(method as Method, `/v2${path.replace(/\{\w+\}/, uuid)}${query(uuid)}`, body?.(uuid), as);
      it(`are told nothing of a ${names} by ${route}: it is answered as an unknown one`, async () => {
        const uuid = there(foreign.get(names));
        const before = await room.installation.dump();
        const refused = await ask(uuid, stranger);
        const unknown = await ask(UNKNOWN, stranger);
        assert.deepEqual([refused.status, unknown.status], [status, status], refused.text);
        assert.equal(refused.text.replaceAll(uuid, UNKNOWN), unknown.text);
        assert.deepEqual(await room.installation.dump(), before);
      });
      if (method !== 'GET') {
        it(`keep ${route} from a viewer of the account itself`, async () => {
          const refused = await ask(there(foreign.get(names)), viewer);
          assert.deepEqual([refused.status, refused.body.error_key], [403, 'role_too_low']);
        });
      }
    }
  }

  it('see their own things only in lists', async () => {
    for (const noun of ['plans', 'checkpoints', 'restores']) {
      const { body } = await room.send('GET', `/v2/${noun}/`, undefined, stranger);
      assert.deepEqual(body, { [noun]: [], total: 0 });
    }
  });

  it('is told that a path is of another project, whether there is such a project or not', async () => {
    const ask = (project: string) => room.send('GET', `/data-protect/v2/${project}/plans/`, undefined, stranger);
    const [foreignProject, none] = [await ask(room.admin.account.uuid), await ask(UNKNOWN)];
    assert.deepEqual([foreignProject.status, foreignProject.text], [403, none.text]);
    for (const own of [stranger.account.uuid, stranger.account.uuid.replaceAll('-', '').toUpperCase()]) {
      assert.equal((await ask(own)).status, 200, own);
    }
  });
});
