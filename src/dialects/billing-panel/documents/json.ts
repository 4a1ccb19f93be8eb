import type { Element } from './element.ts';
import type { Format } from './format.ts';

/** Elements that are lists even where there is one of them. */
const LISTS: ReadonlySet<string> = new Set([
  'elem',
  'page',
  'list',
  'slist',
  'val',
  'param',
  'col',
  'prop',
  'xprop',
  'toolgrp',
  'toolbtn',
  'show',
  'hide',
  'field',
  'input',
  'slider',
]);

/**
 * BILLmanager's JSON, as recorded: attributes first as `$name`, text as `$`, every value a string, children sorted by
 * name, repeated ones and those of `LISTS` as arrays, `{}` for an empty element, `messages.msg` a map.
 */
export const json: Format = {
  contentType: 'application/json; charset=utf-8',
  write: (doc) => `{"doc":${writeElement(doc)}}`,
};

function writeElement(element: Element): string {
  const { attributes, text, children } = element;
  const parts: string[] = [];
  for (const name in attributes) parts.push(`"$${name}":${JSON.stringify(attributes[name])}`);
  // Clients read `$` of whatever has attributes, so that an empty text is only left out where the element is empty too.
  if (text !== null && (text !== '' || parts.length > 0)) parts.push(`"$":${JSON.stringify(text)}`);
  if (element.name === 'messages') parts.push(`"msg":${writeMessages(children)}`);
  else if (children.length > 0) writeChildren(element, parts);
  return `{${parts.join(',')}}`;
}

function writeChildren({ name: parent, children }: Element, parts: string[]): void {
  const sorted = children.toSorted(byName);
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at];
    if (first === undefined) return;
    let end = at + 1;
    while (sorted[end]?.name === first.name) end += 1;
    const value =
      end - at > 1 || isList(first.name, parent)
        ? `[${sorted.slice(at, end).map(writeElement).join(',')}]`
        : writeElement(first);
    parts.push(`"${first.name}":${value}`);
    at = end;
  }
}

const isList = (name: string, parent: string): boolean =>
  LISTS.has(name) || (name === 'filter' && parent === 'p_possible_filters');

const writeMessages = (messages: readonly Element[]): string =>
  JSON.stringify(Object.fromEntries(messages.map(({ attributes, text }) => [attributes.name ?? '', text ?? ''])));

const byName = (one: Element, other: Element): number => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
