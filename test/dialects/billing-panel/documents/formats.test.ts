import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csv } from '../../../../src/dialects/billing-panel/documents/csv.ts';
import { empty, leaf, node } from '../../../../src/dialects/billing-panel/documents/element.ts';
import { bjson, jsonData } from '../../../../src/dialects/billing-panel/documents/flat-json.ts';
import { findFormat } from '../../../../src/dialects/billing-panel/documents/format.ts';
import { json } from '../../../../src/dialects/billing-panel/documents/json.ts';
import { text } from '../../../../src/dialects/billing-panel/documents/text.ts';
import { devel, xml } from '../../../../src/dialects/billing-panel/documents/xml.ts';

describe('the format of an answer', () => {
  it('is the one that out spells, in any case', () => {
    const spelled = { json, sjson: json, xjson: json, html: json, xml, devel, bjson, JSONdata: jsonData, text, csv };
    for (const [out, format] of Object.entries(spelled)) {
      for (const spelling of [out, out.toLowerCase(), out.toUpperCase()]) assert.equal(findFormat(spelling), format);
    }
  });

  it('is JSON where none is asked for, and XML where the asked one is unknown', () => {
    assert.equal(findFormat(undefined), json);
    assert.equal(findFormat(''), json);
    for (const out of ['pdf', 'yaml', 'constructor', '__proto__', ' json']) assert.equal(findFormat(out), xml);
  });
});

describe('a document in devel', () => {
  it('is XML with layout and texts', () => {
    const messages = node('messages', [leaf('msg', 'Add', { name: 'hint' })], { name: 'f' });
    const doc = node('doc', [leaf('b', '1'), empty('metadata', { type: 'list' }), messages]);
    assert.equal(
      devel.write(doc),
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<doc><b>1</b><metadata type="list"/><messages name="f"><msg name="hint">Add</msg></messages></doc>\n',
    );
  });
});

describe('the functions that led to an error', () => {
  it('stand in XML, and not in JSON', () => {
    const stack = node('stack', [leaf('action', 'f', { level: '16', user: 'demo' })]);
    const doc = node('doc', [node('error', [stack, leaf('msg', 'No')], { type: 'value' })]);
    assert.equal(json.write(doc), '{"doc":{"error":{"$type":"value","msg":{"$":"No"}}}}');
    assert.match(xml.write(doc), /<stack><action level="16" user="demo">f<\/action><\/stack>/);
  });
});
