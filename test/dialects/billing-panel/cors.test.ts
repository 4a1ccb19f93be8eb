import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { type Fields, INSTANCE, openPanel, type Panel, type Sending } from './panel.ts';

const CABINET = 'https://cabinet.example';
const OTHER_CABINET = 'http://localhost:3000';
const EVIL = 'https://evil.example';

describe('a cabinet from another origin', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel({ CORS_ORIGINS: `${CABINET}, ${OTHER_CABINET}` });
  });
  after(() => panel.close());

  const answerTo = (origin: string, fields: Fields, sending: Sending = {}) =>
    panel.send({ out: 'json', ...fields }, { ...sending, headers: { Origin: origin, ...sending.headers } });
  const allowedIn = ({ headers }: { headers: Record<string, string> }) => headers['access-control-allow-origin'];

  it('may read every answer if its origin is configured: data, errors, refusals, and the gateway’s shutting down', async () => {
    const auth = panel.demo.token;
    for (const origin of [CABINET, OTHER_CABINET]) {
      const answers = [
        await answerTo(origin, { func: 'whoami', auth }),
        await answerTo(origin, { func: 'whoami', auth }, { form: 'multipart' }),
        await answerTo(origin, {}, { method: 'GET', path: `/billmgr?func=whoami&auth=${auth}` }),
        await answerTo(origin, { func: 'auth', username: 'demo', password: panel.demo.password }),
        await answerTo(origin, { func: 'auth', username: 'demo', password: 'wrong' }),
        await answerTo(origin, { func: 'whoami' }),
        await answerTo(origin, { func: 'nonsense', auth }),
        await answerTo(origin, { 'a[b]': '1' }),
        await answerTo(origin, { func: 'whoami', auth }, { method: 'PUT' }),
        await answerTo(origin, { name: 'x'.repeat(9_000) }),
      ];
      panel.gateway.gateway.drain.isDraining = true;
      answers.push(await answerTo(origin, { func: 'whoami', auth }));
      panel.gateway.gateway.drain.isDraining = false;
      for (const answer of answers) {
        assert.equal(allowedIn(answer), origin, answer.text);
        assert.equal(answer.headers.vary, 'Origin');
        assert.equal(answer.headers['access-control-allow-credentials'], undefined);
      }
    }
  });

  it('may read nothing otherwise, and caches are told that answers differ', async () => {
    const lookalikes = [
      EVIL,
      'null',
      'https://cabinet.example.evil.example',
      'http://cabinet.example',
      `${CABINET}:8443`,
    ];
    for (const origin of lookalikes) {
      const answer = await answerTo(origin, { func: 'whoami', auth: panel.demo.token });
      assert.equal(allowedIn(answer), undefined, origin);
      assert.equal(answer.headers.vary, 'Origin');
    }
    const { headers } = await panel.send({ func: 'whoami', out: 'json' });
    assert.deepEqual([headers['access-control-allow-origin'], headers.vary], [undefined, 'Origin']);
  });

  it('sends simple requests only: a preflight is refused, and grants neither methods nor headers', async () => {
    const before = await panel.gateway.dump();
    for (const origin of [CABINET, EVIL]) {
      const { status, headers } = await supertest(panel.gateway.server)
        .options(`/?func=logon&auth=${panel.demo.token}`)
        .set({ Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x-mine' });
      assert.deepEqual([status, headers.allow], [405, 'GET, POST']);
      assert.equal(headers['access-control-allow-methods'], undefined);
      assert.equal(headers['access-control-allow-headers'], undefined);
    }
    assert.deepEqual(await panel.gateway.dump(), before);
  });

  it('may change things with the cookie alone, where another page may not', async () => {
    const fields = { func: 'instances.edit', elid: INSTANCE, sok: 'ok', backup_rotation: '3' };
    const headers = { Cookie: `billmgrses5=${panel.demo.token}` };
    assert.equal((await answerTo(CABINET, fields, { headers })).body.doc.error, undefined);
    assert.equal((await answerTo(EVIL, fields, { headers })).body.doc.error.$type, 'access');
  });
});

describe('an installation without configured origins', () => {
  it('lets no page of another origin read anything', async () => {
    const panel = await openPanel();
    try {
      const { headers } = await panel.send({ func: 'whoami' }, { headers: { Origin: CABINET } });
      assert.equal(headers['access-control-allow-origin'], undefined);
    } finally {
      await panel.close();
    }
  });
});
