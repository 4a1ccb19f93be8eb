import { notFound } from '../../domain/errors.ts';
import type { Noun } from '../../domain/problems/index.ts';
import type { WireHead } from '../../server/dialect.ts';
import type { Key } from '../../server/paging.ts';
import type { NativeCall } from './call.ts';

const DIGITS = /^[1-9]\d{0,14}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A thing by what a caller named it; `null` where that can be neither an id nor a uuid. */
const keyIn = (name: string): Key | null => {
  if (DIGITS.test(name)) return { id: Number(name) };
  return UUID.test(name) ? { uuid: name.toLowerCase() } : null;
};

/** What the address names. @throws GatewayError `not_found` where it can name nothing */
export function keyOf({ parts }: Pick<NativeCall, 'parts'>, noun: Noun): Key {
  const { key = '' } = parts;
  const found = keyIn(key);
  if (found === null) throw notFound(noun, key);
  return found;
}

/** A thing that a checked body or query names by its id or its uuid. */
export const toKey = (named: number | string): Key =>
  typeof named === 'number' ? { id: named } : (keyIn(named) ?? { uuid: named });

/** In whose account staff acts. */
export const ACCOUNT_HEADER = 'X-Backrota-Account';

/** The account that a call is for, where it is said. @throws GatewayError `not_found` where that can name none */
export function accountNamedBy({ headers }: Pick<WireHead, 'headers'>): Key | null {
  const named = headers[ACCOUNT_HEADER.toLowerCase()]?.toString();
  if (named === undefined) return null;
  const key = keyIn(named.trim());
  if (key === null) throw notFound('account', named);
  return key;
}
