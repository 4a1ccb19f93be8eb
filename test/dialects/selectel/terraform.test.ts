import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { at } from '../../support/values.ts';
import { openRoom, type Room } from './room.ts';
import { Drift, type PlanBlock, Provider, type Send } from './terraform-provider.ts';

type Json = Record<string, unknown>;

/** The real answers, with whatever is a plan altered. */
const altering =
  (alter: (plan: Json) => void): Send =>
  async (url, init) => {
    const answer = await fetch(url, init);
    if (!url.includes('/plans') || answer.status >= 300 || answer.status === 204) return answer;
    const body = (await answer.json()) as Json;
    for (const plan of Array.isArray(body.plans) ? (body.plans as Json[]) : [body]) alter(plan);
    return Response.json(body, { status: answer.status });
  };

const resourcesOf = (plan: Json): Json[] => plan.resources as Json[];

/** Each one thing that a server might not echo. */
const ALTERATIONS: Readonly<Record<string, (plan: Json) => void>> = {
  'the name, trimmed': (plan) => {
    plan.name = String(plan.name).trim();
  },
  'the mode in lower case': (plan) => {
    plan.backup_mode = String(plan.backup_mode).toLowerCase();
  },
  'the number by its other name alone': (plan) => {
    delete plan.full_backups_amount;
  },
  'another number': (plan) => {
    plan.full_backups_amount = Number(plan.full_backups_amount) + 1;
  },
  'the type in lower case': (plan) => {
    plan.schedule_type = String(plan.schedule_type).toLowerCase();
  },
  'the pattern as the product prints it': (plan) => {
    plan.schedule_pattern = '5 0 * * 1-5';
  },
  'the volumes in another order': (plan) => {
    resourcesOf(plan).reverse();
  },
  'a volume by its own name': (plan) => {
    for (const resource of resourcesOf(plan)) resource.name = 'server 1';
  },
  'a volume in lower case': (plan) => {
    for (const resource of resourcesOf(plan)) resource.id = String(resource.id).toLowerCase();
  },
  'another type of volume': (plan) => {
    for (const resource of resourcesOf(plan)) resource.type = 'volume';
  },
  'another id': (plan) => {
    plan.id = crypto.randomUUID();
  },
  'a status of its own': (plan) => {
    plan.status = 'active';
  },
};

describe("Terraform's provider", () => {
  let room: Room;
  let block: PlanBlock;
  before(async () => {
    room = await openRoom();
    const volumes = await room.addVolumes(2);
    block = {
      name: ' Nightly ',
      backup_mode: 'FULL',
      full_backups_amount: 7,
      schedule_type: 'Crontab',
      schedule_pattern: ' 5  0 * * MON-fri',
      resources: volumes.map(({ uuid }, index) => ({
        id: uuid.toUpperCase(),
        name: `my-volume-${index}`,
        type: 'OS::Cinder::Volume',
      })),
    };
  });
  after(() => room.close());

  const connect = (send?: Send, region = 'ru-3') =>
    Provider.connect(
      {
        auth_url: `${room.origin}/identity/v3`,
        username: room.admin.login.login,
        password: room.admin.password,
        domain_name: '123456',
        project_id: room.admin.account.uuid.replaceAll('-', ''),
        region,
      },
      send,
    );

  it('creates, reads without drift, changes, lists and deletes a plan, and never meets a redirect', async () => {
    const provider = await connect();
    const id = await provider.create(block);
    const changed = {
      ...block,
      full_backups_amount: 2,
      name: 'renamed',
      resources: block.resources.toReversed(),
      schedule_pattern: 'FREQ=DAILY;BYHOUR=4;BYMINUTE=30',
      schedule_type: 'calendar',
    };
    await provider.update(id, changed);
    await provider.update(id, changed);
    const other = await provider.create({ ...block, name: 'another', backup_mode: 'frequency' });
    assert.deepEqual(
      (await provider.plans({ status: 'started' })).map((plan) => plan.id),
      [other, id],
    );
    assert.deepEqual(
      (await provider.plans({ name: 'renamed', volume_name: 'my-volume-1' })).map((plan) => plan.id),
      [id],
    );
    await room.installation.live(at('2025-11-19T12:00:00'));
    const again = await connect();
    assert.equal((await again.checkpoints({ plan_name: 'renamed' })).length, 1);
    assert.equal((await again.checkpoints({ volume_name: 'my-volume-0' })).length, 2);
    for (const made of [id, other]) await again.destroy(made);
    assert.deepEqual(await again.plans(), []);
    assert.equal((await again.checkpoints()).length, 2, 'what a plan made outlives it');
    await assert.rejects(again.refresh(id, changed), /404/);
  });

  it('finds no endpoint in a region that the gateway is not in', async () => {
    await assert.rejects(connect(fetch, 'ru-1'), /no region ru-1/);
  });

  for (const [what, alter] of Object.entries(ALTERATIONS)) {
    it(`fails where a server answers ${what}`, async () => {
      const provider = await connect(altering(alter));
      await assert.rejects(
        provider.create(block),
        (error) => error instanceof Drift || /404|unexpected/.test(String(error)),
      );
    });
  }

  it('fails where a server redirects, passes over a marker, or keeps what was deleted', async () => {
    const redirecting: Send = async (url, init) =>
      url.endsWith('/plans/') ? new Response(null, { status: 301 }) : fetch(url, init);
    await assert.rejects((await connect(redirecting)).create(block), /was redirected/);
    const forgetful: Send = (url, init) => fetch(url.replace(/marker=[^&]*/, ''), init);
    await assert.rejects((await connect(forgetful)).plans(), /never end/);
    const keeping: Send = (url, init) =>
      init.method === 'DELETE' ? fetch(url, { ...init, method: 'GET' }) : fetch(url, init);
    const provider = await connect(keeping);
    await assert.rejects(provider.destroy(await provider.create(block)), /timeout/);
  });
});
