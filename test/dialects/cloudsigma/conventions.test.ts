import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { SchemaField } from '../../../src/dialects/cloudsigma/fields.ts';
import { LIST, openRoom, type Room } from './room.ts';

const UNKNOWN = '5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69';
const scheduler = (name: string) => ({ type: 'snapshot', name, incremental_backup: { hour: '3', minute: '0' } });

describe('the conventions of the CloudSigma room', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  for (const [accept, status] of [
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['text/html, application/xml;q=0.9, */*;q=0.8', 200],
    ['application/*', 200],
    ['', 200],
    ['application/xml', 406],
    ['text/html', 406],
    ['application/json;q=0, application/xml', 406],
  ] as const) {
    it(`answers ${status} to Accept: ${accept || 'nothing'}`, async () => {
      assert.equal((await room.send('GET', LIST).set('Accept', accept)).status, status);
    });
  }

  it('makes nothing for a caller who would not take the answer', async () => {
    const refused = await room.send('POST', LIST, scheduler('Unseen')).set('Accept', 'application/xml');
    assert.equal(refused.status, 406);
    assert.equal((await room.send('GET', `${LIST}?name=Unseen`)).body.meta.total_count, 0);
  });

  it('goes by format before Accept', async () => {
    assert.equal((await room.send('GET', `${LIST}?format=json`).set('Accept', 'application/xml')).status, 200);
    assert.equal((await room.send('GET', `${LIST}?format=xml`)).status, 406);
  });

  for (const [path, methods] of [
    ['/api/2.0/backupschedulers/', 'GET,DELETE,POST'],
    ['/backupschedulers', 'GET,DELETE,POST'],
    ['/backupschedulers/detail/', 'GET'],
    ['/backupschedulers/schema/', 'GET'],
    [`/backupschedulers/${UNKNOWN}/`, 'GET,PUT,DELETE'],
    [`/api/2.0/drives/${UNKNOWN}/action/`, 'POST'],
    ['/api/2.0/accounts/action', 'POST'],
  ] as const) {
    it(`tells the methods of ${path}, and refuses others`, async () => {
      const options = await room.send('OPTIONS', path, undefined, null);
      assert.deepEqual([options.status, options.text], [200, methods]);
      const wrong = await room.send('PATCH', path, {});
      assert.deepEqual([wrong.status, wrong.body[0].error_type], [405, 'validation']);
      assert.equal(wrong.headers.allow, methods.replaceAll(',', ', '));
    });
  }

  it('answers HEAD wherever it answers GET, with its head alone', async () => {
    const { uuid } = (await room.send('POST', LIST, scheduler('Headed'))).body.objects[0];
    for (const [path, as] of [
      [LIST, undefined],
      [`${LIST}${uuid}/`, undefined],
      [`${LIST}${UNKNOWN}/`, undefined],
      [LIST, null],
    ] as const) {
      const [head, get] = [await room.send('HEAD', path, undefined, as), await room.send('GET', path, undefined, as)];
      assert.deepEqual([head.status, head.text ?? ''], [get.status, ''], path);
      assert.equal(head.headers['content-length'], get.headers['content-length']);
    }
    assert.equal((await room.send('HEAD', `/api/2.0/drives/${UNKNOWN}/action/`)).status, 405);
  });

  it('answers with and without the slash at the end, and under both prefixes', async () => {
    const made = await room.send('POST', '/backupschedulers', scheduler('Anywhere'));
    const { uuid, resource_uri: uri } = made.body.objects[0];
    assert.equal(made.headers.location, uri);
    for (const path of [uri, uri.slice(0, -1), `/backupschedulers/${uuid}`, `/backupschedulers/${uuid}/`]) {
      assert.equal((await room.send('GET', path)).body.name, 'Anywhere');
    }
  });

  it('sends a request id with every answer', async () => {
    for (const [method, path] of [
      ['GET', LIST],
      ['OPTIONS', LIST],
      ['GET', '/api/2.0/nothing/'],
      ['PATCH', LIST],
    ] as const) {
      assert.match((await room.send(method, path)).headers['x-request-id'] ?? '', /^\S+$/);
    }
  });

  it('deletes many at once, or none', async () => {
    const uuids = [];
    for (const name of ['a', 'b', 'c']) {
      uuids.push((await room.send('POST', LIST, scheduler(name))).body.objects[0].uuid);
    }
    const count = async () => (await room.send('GET', `${LIST}?name=a,b,c`)).body.meta.total_count;
    const remove = (names: readonly string[]) =>
      room.send('DELETE', LIST, { objects: names.map((uuid) => ({ uuid, name: 'x' })) });
    const missing = await remove([...uuids, UNKNOWN]);
    assert.deepEqual([missing.status, missing.body[0].error_type, await count()], [404, 'notexist', 3]);
    assert.equal((await remove([uuids[0], uuids[1].toUpperCase(), uuids[0]])).status, 204);
    assert.equal(await count(), 1);
  });

  for (const [what, body] of [
    ['nothing', undefined],
    ['no objects', {}],
    ['an empty list', { objects: [] }],
    ['one uuid', { objects: UNKNOWN }],
    ['uuids that are no objects', { objects: [UNKNOWN] }],
    ['an object without a uuid', { objects: [{ name: 'a' }] }],
  ] as const) {
    it(`deletes nothing by a body of ${what}`, async () => {
      const before = (await room.send('GET', LIST)).body.meta.total_count;
      const answer = await room.send('DELETE', LIST, body);
      assert.deepEqual([answer.status, answer.body[0].error_point], [400, 'objects']);
      assert.equal((await room.send('GET', LIST)).body.meta.total_count, before);
    });
  }

  it('shows the schema of the dump, but with notifications off, and no more required than is', async () => {
    const { body } = await room.send('GET', `${LIST}schema/`);
    const withoutHelp = ({ help_text: help, fields, ...others }: Partial<SchemaField>): object => {
      assert.match(help ?? '', /\S/);
      if (fields === undefined) return others;
      const inner = Object.entries(fields).map(([name, field]) => [name, withoutHelp(field)]);
      return { ...others, fields: Object.fromEntries(inner) };
    };
    const fields = Object.entries<SchemaField>(body.fields).map(([name, field]) => [name, withoutHelp(field)]);
    const dump = new URL('../../../fixtures/dialects/cloudsigma/data/scheduler-schema.json', import.meta.url);
    assert.deepEqual({ ...body, fields: Object.fromEntries(fields) }, JSON.parse(readFileSync(dump, 'utf8')));
    const full = (await room.send('POST', LIST, scheduler('Full'))).body.objects[0];
    assert.deepEqual(Object.keys(body.fields), Object.keys(full));
  });

  it('takes what the schema requires and no less, and fills the rest in as the schema says', async () => {
    const fields = Object.entries<SchemaField>((await room.send('GET', `${LIST}schema/`)).body.fields);
    const required = fields.filter(([, field]) => field.required && !field.readonly).map(([name]) => name);
    const whole = Object.entries(scheduler('Required'));
    const posted = await room.send('POST', LIST, Object.fromEntries(whole.filter(([name]) => required.includes(name))));
    assert.equal(posted.status, 201, posted.text);
    const shown = new Map(Object.entries(posted.body.objects[0]));
    for (const [name, field] of fields) {
      if (field.default !== 'No default provided.') assert.deepEqual(shown.get(name), field.default, name);
    }
    for (const missing of required) {
      const part = Object.fromEntries(whole.filter(([name]) => name !== missing));
      const refused = await room.send('POST', LIST, part);
      assert.deepEqual([refused.status, refused.body[0].error_point], [400, missing]);
    }
  });

  it('refuses a name that would be a prototype, in so many words', async () => {
    for (const body of ['{"__proto__":{"name":"x"}}', '{"meta":{"__proto__":"x"}}']) {
      const answer = await room.send('POST', LIST, body);
      assert.equal(answer.status, 400);
      assert.match(answer.body[0].error_message, /'__proto__'/);
    }
  });
});
