import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fields, INSTANCE, openPanel, type Panel } from './panel.ts';
import { READERS } from './readers/any-format.ts';
import { readCsv } from './readers/csv-table.ts';
import { dollar, dollarRows, readDollarDoc } from './readers/dollar-values.ts';
import { childrenOf, readXml, xmlRows, xmlText } from './readers/strict-xml.ts';
import { readLines } from './readers/text-lines.ts';

const LIST = 'instances.fleio_bckps.schedule';
const NAMES = ['Plain', 'With spaces', 'k=v "quoted" \\ <b>&amp;', '=SUM(A1;B1)', 'Ночная 🙂', "semi;colon, comma'"];

describe('a list of schedules, in every format', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
    for (const name of NAMES) {
      await panel.addSchedule(name, { kind: 'weekly', days: ['mon', 'sun'], times: ['02:01'], timeZone: 'UTC' });
    }
  });
  after(() => panel.close());

  const fetch = async (out: string, fields: Fields = {}) => {
    const { status, text } = await panel.send({ func: LIST, auth: panel.demo.token, elid: INSTANCE, out, ...fields });
    assert.equal(status, 200);
    return text;
  };

  for (const out of ['json', 'sjson', 'xjson']) {
    it(`${out}: a client that reads $ of everything finds the documented fields`, async () => {
      const doc = readDollarDoc(await fetch(out));
      const rows = dollarRows(doc);
      assert.deepEqual(
        rows.map(({ name }) => name),
        NAMES,
      );
      const documented = ['create_date', 'id', 'instance_id', 'name', 'rotation_days', 'rotation_time', 'servername'];
      assert.deepEqual(Object.keys(rows[0] ?? {}), [...documented, 'fleio_status'].toSorted());
      assert.equal(rows[0]?.rotation_days, 'Monday Sunday ');
      assert.equal(dollar(doc, 'backup_rotation'), '5');
    });
  }

  it('json: a client that pages by p_num, p_cnt and p_elems comes to an end and has each row once', async () => {
    const names: string[] = [];
    let calls = 0;
    for (let page = 1, last = 1; page <= last; page += 1) {
      calls += 1;
      assert.ok(calls < 10);
      const doc = readDollarDoc(await fetch('json', { p_num: page, p_cnt: 4, p_col: '+id' }));
      last = Math.ceil(Number(dollar(doc, 'p_elems')) / Number(dollar(doc, 'p_cnt')));
      assert.equal(Number(dollar(doc, 'p_num')), page);
      names.push(...dollarRows(doc).map(({ name = '' }) => name));
    }
    assert.deepEqual(names, NAMES);
    const beyond = readDollarDoc(await fetch('json', { p_num: 9, p_cnt: 4 }));
    assert.deepEqual([dollar(beyond, 'p_num'), dollar(beyond, 'p_elems')], ['2', '6']);
    await fetch('json', { p_cnt: 1000 });
  });

  it('xml and devel: a strict XML parser finds rows and pages, in devel the layout too', async () => {
    const xml = readXml(await fetch('xml'));
    assert.deepEqual(
      xmlRows(xml).map(({ name }) => name),
      NAMES,
    );
    assert.deepEqual(
      ['p_num', 'p_cnt', 'p_elems'].map((name) => xmlText(xml, name)),
      ['1', '1000', '6'],
    );
    assert.deepEqual([...childrenOf(xml, 'metadata'), ...childrenOf(xml, 'messages')], []);
    const devel = readXml(await fetch('devel'));
    assert.deepEqual(xmlRows(devel), xmlRows(xml));
    const [metadata] = childrenOf(devel, 'metadata');
    assert.deepEqual([metadata?.attributes.type, metadata?.attributes.key], ['list', 'id']);
    assert.equal(childrenOf(devel, 'messages')[0]?.attributes.name, LIST);
  });

  it('bjson: rows are flat, and a client that greps a name finds it', async () => {
    const text = await fetch('bjson');
    assert.ok(text.includes('"name":"With spaces"'));
    assert.deepEqual(
      JSON.parse(text).elem.map(({ name }: { name: string }) => name),
      NAMES,
    );
  });

  it('JSONdata: a client that goes through a bare array finds names', async () => {
    const text = await fetch('JSONdata');
    assert.ok(text.startsWith('[{"create_date":"') && text.includes('"name":"Plain"'));
    for (const row of JSON.parse(text)) assert.ok(NAMES.includes(row.name));
    assert.equal(await fetch('jsondata'), text);
  });

  it('text: a client that reads a line per row finds names', async () => {
    const rows = readLines(await fetch('text')).map((line) => new Map(line));
    assert.deepEqual(
      rows.map((row) => row.get('name')),
      NAMES,
    );
    assert.equal(rows[0]?.get('rotation_days'), 'Monday Sunday ');
  });

  it('csv: a reader of RFC 4180 finds names, the formula made harmless', async () => {
    const [names = [], ...rows] = readCsv(await fetch('csv'));
    assert.deepEqual(
      rows.map((row) => row[names.indexOf('name')]),
      NAMES.map((name) => (name.startsWith('=') ? `'${name}` : name)),
    );
  });

  it('without rows has no elem in JSON and XML, is [] in JSONdata, nothing in text, a line of names in csv', async () => {
    await panel.gateway.addInstance(panel.demo, 12, 'Idle');
    const empty = { elid: 12 };
    assert.equal('elem' in readDollarDoc(await fetch('json', empty)), false);
    assert.deepEqual(xmlRows(readXml(await fetch('xml', empty))), []);
    assert.equal('elem' in JSON.parse(await fetch('bjson', empty)), false);
    assert.equal(await fetch('JSONdata', empty), '[]');
    assert.equal(await fetch('text', empty), '');
    assert.equal(readCsv(await fetch('csv', empty)).length, 1);
  });
});

describe('whatever a format is called', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
  });
  after(() => panel.close());

  for (const [out, { contentType, read }] of Object.entries(READERS)) {
    it(`${out === '' ? 'no out' : out}: forms, logins, changes and errors are documents of its type`, async () => {
      const auth = panel.demo.token;
      // Failed logins of the formats before are forgotten.
      panel.gateway.clock.advance(600);
      const calls: readonly (readonly [Fields, string | null])[] = [
        [{ func: 'whoami', auth }, null],
        [{ func: 'keepalive', auth }, null],
        [{ func: 'instances', auth }, null],
        [{ func: 'instances.edit', auth, elid: INSTANCE }, null],
        [{ func: 'instances.edit', auth, elid: INSTANCE, backup_rotation: 4, sok: 'ok' }, null],
        [{ func: 'instances.fleio_bckps', auth, elid: INSTANCE }, null],
        [{ func: 'instances.fleio_bckps.schedule.edit', auth, plid: INSTANCE }, null],
        [{ func: 'auth', username: 'demo', password: panel.demo.password }, null],
        [{ func: 'auth', username: 'demo', password: 'wrong' }, 'auth'],
        [{ func: 'instances.edit', auth, elid: INSTANCE, backup_rotation: '<460> "&', sok: 'ok' }, 'value'],
        [{ func: 'instances.edit', auth, elid: 460 }, 'missed'],
        [{ func: 'no.such', auth }, 'missed'],
        [{ func: 'menu', auth }, 'access'],
        [{ func: 'whoami' }, 'access'],
        [{}, 'missed'],
      ];
      for (const [fields, errorType] of calls) {
        const { status, text, headers } = await panel.send(out === '' ? fields : { ...fields, out });
        assert.deepEqual([status, headers['content-type']], [200, contentType], JSON.stringify(fields));
        assert.equal(read(text).errorType, errorType, text);
      }
    });

    it(`${out === '' ? 'no out' : out}: what never became a call is refused in it`, async () => {
      const asked = await panel.send({}, { method: 'PUT', path: `/?out=${out}` });
      assert.deepEqual([asked.status, asked.headers['content-type']], [405, contentType]);
      assert.equal(read(asked.text).errorType, 'value');
      const large = await panel.send({ out, func: 'whoami', name: 'x'.repeat(9_000) });
      assert.deepEqual([large.status, large.headers['content-type']], [413, contentType]);
      assert.equal(read(large.text).errorType, 'value');
    });
  }

  it('a client that greps exact bytes finds them after a change', async () => {
    const change = { func: 'instances.edit', auth: panel.demo.token, elid: INSTANCE, backup_rotation: 4, sok: 'ok' };
    assert.ok((await panel.send({ ...change, out: 'bjson' })).text.includes('"ok":true'));
    assert.ok((await panel.send({ ...change, out: 'JSONdata' })).text.includes('"ok":""'));
    assert.ok((await panel.send({ ...change, out: 'xml' })).text.includes('<ok/>'));
    assert.ok((await panel.send({ ...change, out: 'json' })).text.includes('"ok":{}'));
    assert.match((await panel.send({ ...change, out: 'text' })).text, /^ok=$/m);
  });
});
