import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ROUTES } from '../../../src/dialects/cloudsigma/routes.ts';
import { there } from '../../support/values.ts';
import { type Caller, type Method, openRoom, type Room } from './room.ts';

const UNKNOWN = '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69';

/** What a route names by uuid. */
type Noun = 'drive' | 'snapshot' | 'remotesnapshot' | 'scheduler' | 'job' | 'contact';

/** A call in which one uuid is to be somebody else's; `own` is the caller's drive. */
interface Probe {
  readonly names: Noun;
  readonly query?: string;
  readonly body?: (uuid: string) => object;
  readonly path?: (path: string, own: string) => string;
}

const objects = (uuid: string) => ({ objects: [{ uuid }] });
const rename = () => ({ name: 'Mine now' });

/** How each route names things; `[]` = it names none. A new route needs its line here. */
const PROBES: Readonly<Record<string, readonly Probe[]>> = {
  'GET /backupschedulers/': [],
  'POST /backupschedulers/': [],
  'DELETE /backupschedulers/': [{ names: 'scheduler', body: objects }],
  'GET /backupschedulers/detail/': [],
  'GET /backupschedulers/schema/': [],
  'GET /backupschedulers/{uuid}/': [{ names: 'scheduler' }],
  'PUT /backupschedulers/{uuid}/': [{ names: 'scheduler', body: rename }],
  'DELETE /backupschedulers/{uuid}/': [{ names: 'scheduler' }],
  'GET /capabilities/': [],
  'GET /capabilities/schema/': [],
  'GET /drives/': [],
  'POST /drives/': [],
  'DELETE /drives/': [{ names: 'drive', body: objects }],
  'GET /drives/detail/': [],
  'GET /drives/schema/': [],
  'GET /drives/{uuid}/': [{ names: 'drive' }],
  'PUT /drives/{uuid}/': [{ names: 'drive', body: rename }],
  'DELETE /drives/{uuid}/': [{ names: 'drive' }],
  'POST /drives/{uuid}/action/': [
    { names: 'drive', query: '?do=clone' },
    { names: 'drive', query: '?do=resize', body: () => ({ size: 5 }) },
    { names: 'drive', query: '?do=set_scheduler', body: () => ({ backup_policy_uuid: null }) },
    {
      names: 'scheduler',
      query: '?do=set_scheduler',
      body: (uuid) => ({ backup_policy_uuid: uuid }),
      path: (path, own) => path.replace('{uuid}', own),
    },
  ],
  'GET /jobs/': [],
  'GET /jobs/schema/': [],
  'GET /jobs/{uuid}/': [{ names: 'job' }],
  'GET /notification_contacts/': [],
  'POST /notification_contacts/': [],
  'GET /notification_contacts/{uuid}/': [{ names: 'contact' }],
  'PUT /notification_contacts/{uuid}/': [{ names: 'contact', body: rename }],
  'DELETE /notification_contacts/{uuid}/': [{ names: 'contact' }],
  'GET /notification_preferences/': [],
  'PUT /notification_preferences/': [
    { names: 'contact', body: (uuid) => ({ contact: uuid, type: 'backup_scheduler_creation', value: true }) },
  ],
  'GET /profile/': [],
  'GET /user/{uuid}/': [],
  ...snapshotProbes('snapshots', 'snapshot'),
  ...snapshotProbes('remotesnapshots', 'remotesnapshot'),
};

function snapshotProbes(resource: string, noun: Noun): Readonly<Record<string, readonly Probe[]>> {
  return {
    [`GET /${resource}/`]: [],
    [`POST /${resource}/`]: [{ names: 'drive', body: (uuid) => ({ drive: uuid }) }],
    [`DELETE /${resource}/`]: [{ names: noun, body: objects }],
    [`GET /${resource}/detail/`]: [],
    [`GET /${resource}/schema/`]: [],
    [`GET /${resource}/{uuid}/`]: [{ names: noun }],
    [`PUT /${resource}/{uuid}/`]: [{ names: noun, body: rename }],
    [`DELETE /${resource}/{uuid}/`]: [{ names: noun }],
    [`POST /${resource}/{uuid}/action/`]: [{ names: noun, query: '?do=clone' }],
  };
}

const NAMED = Object.entries(ROUTES).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method} ${path}`),
);

describe('another account and the CloudSigma room', () => {
  let room: Room;
  let stranger: Caller;
  let viewer: Caller;
  let ownDrive: string;
  const foreign = new Map<Noun, string>();
  before(async () => {
    room = await openRoom();
    const make = async (path: string, body: object, as?: Caller): Promise<string> => {
      const { text, body: answer } = await room.send('POST', `/api/2.0${path}`, body, as);
      const made = (answer.objects ?? [answer])[0];
      assert.ok(made.uuid, text);
      return made.uuid;
    };
    stranger = await room.addCaller('stranger');
    viewer = await room.addCaller('viewer', { role: 'viewer', of: 'demo' });
    const drive = { media: 'disk', name: 'private', size: 1 };
    const uuid = await make('/drives/', drive);
    ownDrive = await make('/drives/', drive, stranger);
    foreign.set('drive', uuid);
    foreign.set('snapshot', await make('/snapshots/', { drive: uuid }));
    foreign.set('remotesnapshot', await make('/remotesnapshots/', { drive: uuid }));
    const when = { hour: '3', minute: '0' };
    foreign.set(
      'scheduler',
      await make('/backupschedulers/', { type: 'snapshot', name: 'private', incremental_backup: when }),
    );
    // A login's main contact is made when it is first looked at.
    for (const caller of [stranger, room.demo]) {
      foreign.set(
        'contact',
        (await room.send('GET', '/notification_contacts/', undefined, caller)).body.objects[0].uuid,
      );
    }
    await room.installation.work();
    const clone = await room.send('POST', `/drives/${uuid}/action/?do=clone`);
    foreign.set('job', clone.body.objects[0].jobs[0].uuid);
  });
  after(() => room.close());

  it('has an entry here for every route', () => {
    assert.deepEqual(Object.keys(PROBES).sort(), NAMED.sort());
  });

  for (const route of NAMED) {
    const [method = '', path = ''] = route.split(' ');
    for (const { names, query = '', body, path: address } of PROBES[route] ?? []) {
      const ask = (uuid: string, as: Caller) => {
        const where = address === undefined ? path.replace('{uuid}', uuid) : address(path, ownDrive);
        return room.send(method as Method, `/api/2.0${where}${query}`, body?.(uuid), as);
      };
      it(`are told nothing of a ${names} by ${route}${query}: it is answered as an unknown one`, async () => {
        const uuid = there(foreign.get(names));
        const before = await room.installation.dump();
        const refused = await ask(uuid, stranger);
        assert.deepEqual([refused.status, refused.body[0].error_type], [404, 'notexist']);
        const unknown = await ask(UNKNOWN, stranger);
        assert.equal(refused.text.replaceAll(uuid, UNKNOWN), unknown.text);
        assert.deepEqual(await room.installation.dump(), before);
      });

      if (method !== 'GET' && names !== 'scheduler' && names !== 'contact') {
        it(`keep ${route}${query} from a viewer of the account itself`, async () => {
          const refused = await ask(there(foreign.get(names)), viewer);
          assert.deepEqual([refused.status, refused.body[0].error_type], [403, 'permission']);
        });
      }
    }
  }

  it('keep viewers from making drives', async () => {
    const refused = await room.send('POST', '/drives/', { media: 'disk', name: 'mine', size: 1 }, viewer);
    assert.equal(refused.status, 403);
  });

  it('see their own things only in lists, also where they filter by what is not theirs', async () => {
    const drive = there(foreign.get('drive'));
    for (const [path, count] of [
      ['/drives/', 1],
      ['/drives/detail/', 1],
      [`/drives/?uuid=${drive}`, 0],
      ['/snapshots/', 0],
      [`/snapshots/?drive=${drive}`, 0],
      ['/remotesnapshots/detail/', 0],
      ['/backupschedulers/', 0],
    ] as const) {
      const { body } = await room.send('GET', path, undefined, stranger);
      assert.deepEqual([path, body.meta.total_count, body.objects.length], [path, count, count]);
    }
    const { body } = await room.send('GET', '/capabilities/', undefined, stranger);
    assert.deepEqual([body.snapshots.current, body.remote_snapshots.current], [0, 0]);
  });

  it('finds a snapshot under its own resource only', async () => {
    for (const [path, noun] of [
      ['/snapshots/', 'remotesnapshot'],
      ['/remotesnapshots/', 'snapshot'],
    ] as const) {
      assert.equal((await room.send('GET', `${path}${foreign.get(noun)}/`)).status, 404);
      assert.equal((await room.send('DELETE', `${path}${foreign.get(noun)}/`)).status, 404);
    }
  });
});
