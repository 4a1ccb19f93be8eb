import { hash } from 'node:crypto';

/** Of 126 bits no two meet by chance. */
const CHARACTERS = 21;

const known = new WeakMap<object, string>();

/** What a value is compared by: a hash of its JSON, made once for each, as rules and policies never change. */
export const fingerprintOf = (value: object): string =>
  known.getOrInsertComputed(value, () => hash('sha256', JSON.stringify(value), 'base64url').slice(0, CHARACTERS));

const parsed = new WeakMap<object, unknown>();

/** What a kept text says, which is JSON of this room's own; read once for each. */
export const readKept = <Value>(kept: { readonly text: string }): Value =>
  parsed.getOrInsertComputed(kept, () => JSON.parse(kept.text)) as Value;
