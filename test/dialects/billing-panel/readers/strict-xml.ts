import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';

/** An element as an XML parser sees it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface OpenElement extends XmlElement {
  text: string;
  readonly children: XmlElement[];
}

/** Reads a document as a strict parser of XML 1.0 does; whatever is not well-formed throws. The root is `doc`. */
export function readXml(text: string): XmlElement {
  assert.ok(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<doc'), text.slice(0, 100));
  const parser = new SaxesParser({ xmlns: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const top: OpenElement = { name: '', attributes: {}, text: '', children: [] };
  const open: OpenElement[] = [top];
  const last = (): OpenElement => open.at(-1) ?? top;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: OpenElement = { name, attributes, text: '', children: [] };
    last().children.push(element);
    open.push(element);
  });
  parser.on('text', (piece) => {
    last().text += piece;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  const [doc, ...others] = top.children;
  assert.ok(doc !== undefined && others.length === 0 && doc.name === 'doc');
  return doc;
}

/** The children of that name. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

/** The text of the one child of that name. */
export function xmlText(element: XmlElement, name: string): string {
  const found = childrenOf(element, name);
  assert.equal(found.length, 1, `${found.length} elements are called ${name}`);
  return found[0]?.text ?? '';
}

/** The rows of a list as flat records. */
export const xmlRows = (doc: XmlElement): readonly Readonly<Record<string, string>>[] =>
  childrenOf(doc, 'elem').map(({ children }) => Object.fromEntries(children.map(({ name, text }) => [name, text])));
