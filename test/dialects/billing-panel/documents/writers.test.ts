import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Element, empty, leaf, node } from '../../../../src/dialects/billing-panel/documents/element.ts';
import { findFormat } from '../../../../src/dialects/billing-panel/documents/format.ts';
import { json } from '../../../../src/dialects/billing-panel/documents/json.ts';
import { xml } from '../../../../src/dialects/billing-panel/documents/xml.ts';

const doc = (...children: Element[]) => node('doc', children);

describe('a document in JSON', () => {
  it('has attributes first, then children by name; all values are strings, empty elements are {}', () => {
    const written = json.write(
      node('doc', [leaf('zone', 5), leaf('name', ''), node('b', [leaf('a', '1')], { key: 'k' })], {
        lang: 'en',
        func: 'f',
      }),
    );
    assert.equal(
      written,
      '{"doc":{"$lang":"en","$func":"f","b":{"$key":"k","a":{"$":"1"}},"name":{},"zone":{"$":"5"}}}',
    );
  });

  it('shows attribute and text side by side, the text even if it is empty', () => {
    const written = json.write(doc(leaf('status', 'Not used', { orig: 'none' }), leaf('param', '', { name: 'value' })));
    assert.equal(written, '{"doc":{"param":[{"$name":"value","$":""}],"status":{"$orig":"none","$":"Not used"}}}');
  });

  it('writes some elements as arrays always, others when they repeat, in their order', () => {
    assert.equal(json.write(doc(leaf('elem', '1'))), '{"doc":{"elem":[{"$":"1"}]}}');
    assert.equal(json.write(doc(leaf('x', '1'))), '{"doc":{"x":{"$":"1"}}}');
    assert.equal(
      json.write(doc(leaf('x', '2'), leaf('a', '0'), leaf('x', '1'))),
      '{"doc":{"a":{"$":"0"},"x":[{"$":"2"},{"$":"1"}]}}',
    );
    assert.equal(
      json.write(doc(node('p_possible_filters', [empty('filter', { name: 'n' })]), empty('filter'))),
      '{"doc":{"filter":{},"p_possible_filters":{"filter":[{"$name":"n"}]}}}',
    );
  });

  it('writes messages as a map', () => {
    const messages = node('messages', [leaf('msg', 'Add', { name: 'hint' }), leaf('msg', 'Go', { name: 'go' })], {
      name: 'f',
    });
    assert.equal(json.write(doc(messages)), '{"doc":{"messages":{"$name":"f","msg":{"hint":"Add","go":"Go"}}}}');
    assert.equal(json.write(doc(empty('messages', { name: 'f' }))), '{"doc":{"messages":{"$name":"f","msg":{}}}}');
  });
});

describe('a document in XML', () => {
  it('keeps the order of its children, and leaves layout and texts out', () => {
    const written = xml.write(doc(leaf('b', '1'), empty('metadata'), empty('messages'), leaf('a', ''), empty('ok')));
    assert.equal(written, '<?xml version="1.0" encoding="UTF-8"?>\n<doc><b>1</b><a/><ok/></doc>\n');
  });

  it('escapes what has a meaning and drops what XML cannot say', () => {
    const text = `<b>&"'é🙂\u0000\u0008\u000B\u001F\uFFFE\uD800\t\n\r]]>`;
    const written = xml.write(node('doc', [leaf('a', text)], { host: text }));
    assert.equal(
      written,
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<doc host="&lt;b&gt;&amp;&quot;\'é🙂&#9;&#10;&#13;]]&gt;">' +
        '<a>&lt;b&gt;&amp;"\'é🙂\t\n&#13;]]&gt;</a></doc>\n',
    );
  });
});

describe('the format of an answer', () => {
  it('is JSON where none is asked for, XML where the asked one is unknown, and found in any case', () => {
    assert.equal(findFormat(undefined), json);
    assert.equal(findFormat(''), json);
    assert.equal(findFormat('JSON'), json);
    assert.equal(findFormat('xml'), xml);
    assert.equal(findFormat('pdf'), xml);
  });
});
