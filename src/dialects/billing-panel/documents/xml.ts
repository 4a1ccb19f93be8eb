import { type Element, empty } from './element.ts';
import type { Format } from './format.ts';

/** What `out=xml` leaves out of a document: layout and texts, which `json` and `devel` show. */
const LAYOUT: ReadonlySet<string> = new Set(['metadata', 'messages']);

/** BILLmanager's `out=xml`: data, `tparams` and `saved_filters`, in document order. */
export const xml: Format = {
  // Without a charset, which the document itself declares: a client compares it to the letter.
  contentType: 'text/xml',
  write: (doc) => writeDocument({ ...doc, children: doc.children.filter(({ name }) => !LAYOUT.has(name)) }),
};

/**
 * BILLmanager's `out=devel`: all that there is, as the panel's own pages are made from. Whoever reads it looks for layout
 * and texts, so that an answer without any has them empty; an error is but an error.
 */
export const devel: Format = { contentType: xml.contentType, write: (doc) => writeDocument(withLayout(doc)) };

function withLayout(doc: Element): Element {
  const names = new Set(doc.children.map(({ name }) => name));
  if (names.has('error')) return doc;
  const missing = [...LAYOUT].filter((name) => !names.has(name));
  return {
    ...doc,
    children: [...doc.children, ...missing.map((name) => empty(name, { name: doc.attributes.func ?? '' }))],
  };
}

const writeDocument = (doc: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(doc)}\n`;

function writeElement({ name, attributes, text, children }: Element): string {
  let tag = `<${name}`;
  for (const attribute in attributes) tag += ` ${attribute}="${escapeAttribute(attributes[attribute] ?? '')}"`;
  let content = text === null ? '' : escapeText(text);
  for (const child of children) content += writeElement(child);
  return content === '' ? `${tag}/>` : `${tag}>${content}</${name}>`;
}

/** Characters that XML 1.0 has no way to write, not even as references; lone surrogates among them. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const SPECIAL_IN_TEXT = /[&<>\r]/g;
const SPECIAL_IN_ATTRIBUTE = /[&<>"\t\n\r]/g;

/** Neither special nor forbidden, whether in text or in attributes; what most texts are. */
const PLAIN = /^[ !#-%'-;=?-\uD7FF\uE000-\uFFFD]*$/;

const escapeText = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(FORBIDDEN, '').replace(SPECIAL_IN_TEXT, reference);

const escapeAttribute = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(FORBIDDEN, '').replace(SPECIAL_IN_ATTRIBUTE, reference);

const reference = (character: string): string => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
