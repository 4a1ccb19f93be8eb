import { type Field, flatten } from './flat.ts';
import type { Format } from './format.ts';
import { quoteJson } from './json.ts';

/**
 * BILLmanager's `text`, what its command line prints: of a list a line per row, `k=v k=v`; of anything else a line per
 * value, `k=v`. A value with space, quote, backslash or anything that may break or steer a line is a JSON string.
 */
export const text: Format = {
  contentType: 'text/plain; charset=utf-8',
  write: (doc) => {
    const flat = flatten(doc);
    if (flat.kind === 'list') return flat.rows.map((row) => `${row.map(writePair).join(' ')}\n`).join('');
    const prefix = flat.kind === 'error' ? 'error.' : '';
    return flat.fields.map((field) => `${prefix}${writePair(field)}\n`).join('');
  },
};

const writePair = ([name, value]: Field): string => `${name}=${PLAIN.test(value) ? value : quoteValue(value)}`;

/** Nothing that separates, quotes, ends a line somewhere, or steers a terminal. */
const PLAIN = /^[^\s"\\\p{Cc}\p{Cs}]*$/u;
const UNSAFE_IN_LINE = /[\u007F-\u009F\u2028\u2029]/g;

const quoteValue = (value: string): string =>
  quoteJson(value).replace(
    UNSAFE_IN_LINE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
