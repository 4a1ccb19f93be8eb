import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csv } from '../../../../src/dialects/billing-panel/documents/csv.ts';
import { type Element, empty, leaf, node } from '../../../../src/dialects/billing-panel/documents/element.ts';
import { bjson, jsonData } from '../../../../src/dialects/billing-panel/documents/flat-json.ts';
import { text } from '../../../../src/dialects/billing-panel/documents/text.ts';
import { readCsv } from '../readers/csv-table.ts';
import { readLine, readLines } from '../readers/text-lines.ts';

const doc = (...children: Element[]) => node('doc', children, { lang: 'en', func: 'f' });

const LAYOUT = [
  node('metadata', [node('coldata', [empty('col', { name: 'id' }), empty('col', { name: 'size' })])]),
  node('messages', [leaf('msg', 'Add', { name: 'hint' })], { name: 'f' }),
  node('slist', [leaf('val', 'One', { key: '1' })], { name: 'x' }),
  empty('saved_filters'),
  node('tparams', [leaf('func', 'f')]),
  leaf('page', '1'),
];

const LIST = doc(
  leaf('plid', '5'),
  node('cost', [leaf('stat_cost', '0.5')]),
  node('elem', [leaf('id', '1'), leaf('name', 'My "Server"'), leaf('protected', 'Yes', { orig: 'on' })]),
  node('elem', [leaf('id', '2'), leaf('days', 'Monday Tuesday '), leaf('name', '')]),
  leaf('p_elems', '2'),
  ...LAYOUT,
);
const EMPTY_LIST = doc(leaf('p_elems', '0'), ...LAYOUT);
const DONE = doc(leaf('id', '15'), empty('ok'), ...LAYOUT);
const RECORD = doc(
  leaf('name', 'My Server'),
  empty('user', { id: '7', name: 'demo' }),
  leaf('auth', 'f33b', { id: 'f33b', level: '16' }),
  empty('os'),
  ...LAYOUT,
);
const ERROR = node('doc', [
  node(
    'error',
    [
      leaf('param', 'name', { name: 'object', type: 'msg' }),
      node('stack', [leaf('action', 'f', { level: '16', user: 'demo' })]),
      leaf('detail', 'No "name"'),
      leaf('msg', 'No "name"'),
    ],
    { type: 'value', object: 'name', lang: 'en' },
  ),
]);

describe('a document in bjson', () => {
  it('has plain strings, rows in elem, and no layout', () => {
    assert.equal(
      bjson.write(LIST),
      '{"elem":[{"id":"1","name":"My \\"Server\\"","protected":"Yes"},{"days":"Monday Tuesday ","id":"2","name":""}],' +
        '"cost.stat_cost":"0.5","p_elems":"2","plid":"5"}',
    );
    assert.equal(bjson.write(EMPTY_LIST), '{"p_elems":"0"}');
  });

  it('says that something was done by "ok":true, and where else to go by a text', () => {
    assert.equal(bjson.write(DONE), '{"id":"15","ok":true}');
    assert.equal(bjson.write(doc(leaf('ok', 'func=totp.confirm'))), '{"ok":"func=totp.confirm"}');
  });

  it('shows attributes of what has no text only', () => {
    assert.equal(bjson.write(RECORD), '{"auth":"f33b","name":"My Server","os":"","user.id":"7","user.name":"demo"}');
  });

  it('has an array for what is there twice', () => {
    assert.equal(bjson.write(doc(leaf('a', '1'), leaf('b', '2'), leaf('a', '3'))), '{"a":["1","3"],"b":"2"}');
  });

  it('tells type, object and message of an error', () => {
    const expected = '{"error":{"type":"value","object":"name","msg":"No \\"name\\""}}';
    assert.equal(bjson.write(ERROR), expected);
    assert.equal(jsonData.write(ERROR), expected);
  });
});

describe('a document in JSONdata', () => {
  it('is a bare array where it is a list, even without rows', () => {
    assert.equal(
      jsonData.write(LIST),
      '[{"id":"1","name":"My \\"Server\\"","protected":"Yes"},{"days":"Monday Tuesday ","id":"2","name":""}]',
    );
    assert.equal(jsonData.write(EMPTY_LIST), '[]');
  });

  it('is a flat object where it is none, with "ok":"" for what was done', () => {
    assert.equal(jsonData.write(DONE), '{"id":"15","ok":""}');
  });
});

describe('a document in text', () => {
  it('is a line per row of a list, nothing for none, and a line per value of anything else', () => {
    assert.equal(text.write(LIST), 'id=1 name="My \\"Server\\"" protected=Yes\ndays="Monday Tuesday " id=2 name=\n');
    assert.equal(text.write(EMPTY_LIST), '');
    assert.equal(text.write(RECORD), 'auth=f33b\nname="My Server"\nos=\nuser.id=7\nuser.name=demo\n');
    assert.equal(text.write(DONE), 'id=15\nok=\n');
    assert.equal(text.write(ERROR), 'error.type=value\nerror.object=name\nerror.msg="No \\"name\\""\n');
  });

  it('gives back whatever a value holds, and keeps it on its line', () => {
    const hostile = [
      'a=b',
      'x name=y',
      '"',
      '\\',
      '\\n',
      'a\r\nb',
      '\u0085\u2028\u2029',
      '\u001B[2J',
      '\u007F',
      'é 🙂',
      '',
    ];
    for (const value of hostile) {
      const written = text.write(doc(node('elem', [leaf('a', value), leaf('b', '1')]), leaf('p_elems', '1')));
      assert.deepEqual(readLines(written), [
        [
          ['a', value],
          ['b', '1'],
        ],
      ]);
      assert.doesNotMatch(written.slice(0, -1), /[\p{Cc}\u2028\u2029]/u);
    }
    assert.deepEqual(readLine('a=1 b="2 3"'), [
      ['a', '1'],
      ['b', '2 3'],
    ]);
  });
});

describe('a document in csv', () => {
  it('has a line of all names, then a line per row', () => {
    assert.equal(csv.write(LIST), 'days,id,name,protected,size\r\n,1,"My ""Server""",Yes,\r\nMonday Tuesday ,2,,,\r\n');
    assert.equal(csv.write(EMPTY_LIST), 'id,size\r\n');
  });

  it('has one row where it is no list', () => {
    assert.equal(csv.write(DONE), 'id,ok\r\n15,\r\n');
    assert.equal(csv.write(ERROR), 'error.msg,error.object,error.type\r\n"No ""name""",name,value\r\n');
  });

  it('has a lone empty value in quotes, which no reader takes for an empty line', () => {
    assert.equal(csv.write(doc(empty('ok'))), 'ok\r\n""\r\n');
    assert.deepEqual(readCsv(csv.write(doc(empty('ok')))), [['ok'], ['']]);
  });

  it('holds no formula, and lets numbers be', () => {
    const values = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '-5', '+3.5', 'a,b', 'a\r\nb'];
    const rows = values.map((value) => node('elem', [leaf('a', value), leaf('b', 'x')]));
    assert.deepEqual(
      readCsv(csv.write(doc(...rows))).map(([value]) => value),
      ['a', "'=1+1", "'+cmd", "'-2+3", "'@SUM(A1)", "'\t=1", "'\r=1", "'\n=1", '-5', '+3.5', 'a,b', 'a\r\nb'],
    );
  });
});
