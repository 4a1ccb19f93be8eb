import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { LIST, openRoom, type Room } from './room.ts';

const SCHEDULER = { type: 'snapshot', name: 'x', incremental_backup: { hour: '3', minute: '0' } };

describe('text that is no text', () => {
  let room: Room;
  let authorization: string;
  before(async () => {
    room = await openRoom();
    ({ authorization } = await room.addCaller('scripts'));
  });
  after(() => room.close());

  const post = (body: string | Buffer, path = LIST) =>
    supertest(room.server)
      .post(path)
      .set({ Authorization: authorization, 'Content-Type': 'application/json' })
      .serialize((bytes) => bytes)
      .send(body);
  const withText = (json: string): string => JSON.stringify({ ...SCHEDULER, here: 0 }).replace('"here":0', json);

  const WRONG: readonly (readonly [what: string, body: string | Buffer, point: string | null])[] = [
    ['half a pair in a value', withText('"meta":{"k":"\\ud83d"}'), 'meta'],
    ['half a pair in a key', withText('"meta":{"\\udc00":"v"}'), 'meta'],
    ['half a pair in a key of its own', withText('"\\udc00":"v"'), null],
    ['half a pair deep within', withText('"initial_backup":{"a":[{"b":["\\ud83d x"]}]}'), 'initial_backup'],
    ['half a pair in a wrapped object', `{"objects":[${withText('"meta":{"k":"\\ud83d"}')}]}`, 'meta'],
    ['NUL', withText('"meta":{"k":"a\\u0000b"}'), 'meta'],
    ['bytes that are not UTF-8', Buffer.from(withText('"meta":{"k":"\u00e9"}'), 'latin1'), null],
  ];
  for (const [what, body, point] of WRONG) {
    it(`${what} is refused, naming the field, and nothing is stored`, async () => {
      const { status, body: errors } = await post(body);
      assert.deepEqual([status, errors[0].error_type, errors[0].error_point], [400, 'validation', point]);
      assert.equal((await room.send('GET', LIST)).body.meta.total_count, 0);
    });
  }

  it('a query is refused too', async () => {
    for (const query of ['name=%ff', 'name=%ED%A0%BD', 'name=a%00', 'fields=%C3']) {
      const { status, body } = await room.send('GET', `${LIST}?${query}`);
      assert.deepEqual([status, body[0].error_point], [400, query.split('=')[0]]);
    }
    assert.equal((await room.send('GET', `${LIST}?name=%F0%9F%98%80`)).status, 200);
  });

  it('so are Basic credentials', async () => {
    for (const bytes of [Buffer.from('d\u00e9mo:secret', 'latin1'), Buffer.from('demo:a\0b')]) {
      const sent = await supertest(room.server)
        .get(LIST)
        .set('Authorization', `Basic ${bytes.toString('base64')}`);
      assert.deepEqual([sent.status, sent.body[0].error_point], [400, 'Authorization']);
      assert.doesNotMatch(sent.text, /secret/);
    }
  });
});

describe('what a refusal repeats', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  it('is no secret, wherever one was put by mistake', async () => {
    const secret = 'hunter22';
    const credentials = { username: 'demo', password: secret };
    const wrong: readonly (readonly ['POST' | 'GET', string, unknown?])[] = [
      ['POST', LIST, { ...SCHEDULER, name: credentials }],
      ['POST', LIST, { ...SCHEDULER, meta: { [secret]: 1 } }],
      ['POST', LIST, { ...SCHEDULER, meta: { [`${secret}${'x'.repeat(40)}`]: '1' } }],
      ['POST', LIST, { ...SCHEDULER, incremental_backup: { hour: credentials } }],
      ['POST', LIST, { ...SCHEDULER, tags: [credentials] }],
      ['POST', '/snapshots/', { drive: credentials }],
      ['POST', '/accounts/action/?do=login', { username: 'demo', password: [secret] }],
      ['POST', '/accounts/action/?do=login', { username: 'demo', password: `${secret}\0` }],
      ['GET', `${LIST}?name__${secret}=1`],
      ['GET', `${LIST}?%7B%22password%22%3A%22${secret}%22%7D%5B`],
    ];
    for (const [method, path, body] of wrong) {
      const { status, text } = await room.send(method, path, body);
      assert.ok(status >= 400, text);
      assert.equal(text.includes(secret), false, text);
    }
  });
});
