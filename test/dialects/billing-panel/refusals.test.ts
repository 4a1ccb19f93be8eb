import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { openPanel, type Panel } from './panel.ts';

describe('what never became a call', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
  });
  after(() => panel.close());

  const post = (type: string, body: string, path = '/') =>
    supertest(panel.gateway.server).post(path).set('Content-Type', type).send(body);
  const part = (name: string, value: string, more = '') =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;

  it('a cut form is 400, a file 413, too large a value 413, with an error in the format that was asked for', async () => {
    const type = 'multipart/form-data; boundary=b';
    const cut = await post(type, part('out', 'json'), '/?out=json');
    assert.deepEqual([cut.status, cut.body.doc.error.$type], [400, 'value']);
    const file = await post(type, `${part('out', 'xml')}${part('f', 'x', '; filename="a"')}--b--\r\n`);
    assert.equal(file.status, 413);
    assert.match(file.text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<doc><error type="value" object="file_part"/);
    const large = await post('application/x-www-form-urlencoded', `out=json&name=${'x'.repeat(9_000)}`);
    assert.deepEqual([large.status, large.body.doc.error.$object], [413, 'name']);
    const wrongValue = ({ error }: { error: { param: readonly { $name: string; $: string }[] } }) =>
      error.param.find(({ $name }) => $name === 'value')?.$;
    assert.match(wrongValue(large.body.doc) ?? '', /^x{100}…$/);
    const secret = await post('application/x-www-form-urlencoded', `out=json&password=${'x'.repeat(9_000)}`);
    assert.deepEqual([secret.body.doc.error.$object, wrongValue(secret.body.doc)], ['password', '']);
    const many = await post('application/x-www-form-urlencoded', 'a=1&'.repeat(70));
    assert.equal(many.status, 413);
  });

  it('a hostile field name is a call with a wrong value, in the format that was asked for', async () => {
    const answered = await post('application/x-www-form-urlencoded', '__proto__=1&out=%22xml%22&func=whoami');
    assert.equal(answered.status, 200);
    assert.match(answered.text, /<error type="value" object="__proto__" lang="en">/);
  });

  it('a body without a type is a form', async () => {
    const answered = await post('', `func=keepalive&auth=${panel.demo.token}`);
    assert.equal(answered.status, 200);
    assert.ok('ok' in answered.body.doc, answered.text);
  });

  it('another method is 405, and changes nothing', async () => {
    const before = await panel.gateway.dump();
    const agent = supertest(panel.gateway.server);
    const path = `/?func=logon&auth=${panel.demo.token}`;
    for (const request of [agent.put(path), agent.delete(path), agent.head(path), agent.patch(path)]) {
      const { status, headers } = await request;
      assert.deepEqual([status, headers.allow], [405, 'GET, POST']);
    }
    assert.deepEqual(await panel.gateway.dump(), before);
  });

  it('a gateway that shuts down says so', async () => {
    panel.gateway.gateway.drain.isDraining = true;
    const answered = await panel.send({ func: 'keepalive', auth: panel.demo.token });
    panel.gateway.gateway.drain.isDraining = false;
    assert.deepEqual([answered.status, answered.body.doc.error.$type], [503, 'unavailable']);
  });

  it('a bug of ours is an error without a trace of its cause', async () => {
    const { schedules } = panel.gateway.services;
    const original = schedules.listLinks;
    schedules.listLinks = () => {
      throw new TypeError('secret detail');
    };
    const { status, body, text } = await panel.send({ func: 'instances.fleio_bckps.schedule', auth: panel.demo.token });
    schedules.listLinks = original;
    assert.deepEqual([status, body.doc.error.$type], [200, 'internal']);
    assert.doesNotMatch(text, /secret detail|TypeError/);
  });
});
