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
  write: (doc) => `{"doc":${writeElement(withoutStack(doc))}}`,
};

/** The functions that led to an error stand in XML only. */
const withoutStack = (doc: Element): Element => {
  const [error] = doc.children;
  if (error?.name !== 'error') return doc;
  return { ...doc, children: [{ ...error, children: error.children.filter(({ name }) => name !== 'stack') }] };
};

function writeElement({ name, attributes, text, children }: Element): string {
  let members = '';
  for (const attribute in attributes) members += `,"$${attribute}":${quoteJson(attributes[attribute] ?? '')}`;
  // Clients read `$` of whatever has attributes, so that an empty text is only left out where the element is empty too.
  if (text !== null && (text !== '' || members !== '')) members += `,"$":${quoteJson(text)}`;
  if (name === 'messages') members += `,"msg":${writeMessages(children)}`;
  else if (children.length > 0) members += writeChildren(name, children);
  return `{${members.slice(1)}}`;
}

function writeChildren(parent: string, children: readonly Element[]): string {
  const sorted = isSorted(children) ? children : children.toSorted(byName);
  let members = '';
  let previous = '';
  let values: string[] = [];
  const close = (): void => {
    const isArray = values.length > 1 || isList(previous, parent);
    members += isArray ? `,"${previous}":[${values.join(',')}]` : `,"${previous}":${values[0]}`;
  };
  for (const child of sorted) {
    if (child.name !== previous && values.length > 0) {
      close();
      values = [];
    }
    previous = child.name;
    values.push(writeElement(child));
  }
  close();
  return members;
}

const isList = (name: string, parent: string): boolean =>
  LISTS.has(name) || (name === 'filter' && parent === 'p_possible_filters');

const writeMessages = (messages: readonly Element[]): string =>
  JSON.stringify(Object.fromEntries(messages.map(({ attributes, text }) => [attributes.name ?? '', text ?? ''])));

const byName = (one: Element, other: Element): number => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);

/** Rows are built in order; looking is cheaper than sorting each of them. */
const isSorted = (children: readonly Element[]): boolean => {
  for (let at = 1; at < children.length; at += 1) {
    if ((children[at - 1]?.name ?? '') > (children[at]?.name ?? '')) return false;
  }
  return true;
};

const PLAIN = /^[ !#-[\]-~]*$/;

/** A text as a JSON string: as `JSON.stringify`, which most texts do not need. */
export const quoteJson = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));
