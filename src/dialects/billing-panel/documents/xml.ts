import type { Element } from './element.ts';
import type { Format } from './format.ts';

/** What `out=xml` leaves out of a document: layout and texts, which `json` shows. */
const LAYOUT: ReadonlySet<string> = new Set(['metadata', 'messages']);

/** BILLmanager's `out=xml`: data, `tparams` and `saved_filters`, in document order. */
export const xml: Format = {
  contentType: 'text/xml; charset=UTF-8',
  write: (doc) => {
    const children = doc.children.filter(({ name }) => !LAYOUT.has(name));
    return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement({ ...doc, children })}\n`;
  },
};

function writeElement({ name, attributes, text, children }: Element): string {
  let tag = `<${name}`;
  for (const attribute in attributes) tag += ` ${attribute}="${escapeAttribute(attributes[attribute] ?? '')}"`;
  const content = (text === null ? '' : escapeText(text)) + children.map(writeElement).join('');
  return content === '' ? `${tag}/>` : `${tag}>${content}</${name}>`;
}

/** Characters that XML 1.0 has no way to write, not even as references; lone surrogates among them. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const SPECIAL_IN_TEXT = /[&<>\r]/g;
const SPECIAL_IN_ATTRIBUTE = /[&<>"\t\n\r]/g;

const escapeText = (text: string): string => text.replace(FORBIDDEN, '').replace(SPECIAL_IN_TEXT, reference);

const escapeAttribute = (text: string): string => text.replace(FORBIDDEN, '').replace(SPECIAL_IN_ATTRIBUTE, reference);

const reference = (character: string): string => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
