import { invalid, notFound } from '../../../domain/errors.ts';
import type { Parameters } from '../../../server/dialect.ts';
import { filled } from '../call.ts';

/**
 * The id that a text names. One that can be no id is answered as one that nothing has.
 * @throws GatewayError `not_found`
 */
export function readId(text: string, noun: string): number {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  if (id < 1 || !Number.isSafeInteger(id)) throw notFound(noun, text);
  return id;
}

/** The id in `elid`. @throws GatewayError `invalid_request` where it is absent, `not_found` */
export function readElid(fields: Parameters, noun: string): number {
  return readId(filled(fields, 'elid') ?? refuseEmpty('id', 'name the element by its id.'), noun);
}

/** The ids in `elid`, `a, b`, each once. @throws GatewayError `invalid_request` where there is none, `not_found` */
export function readElids(fields: Parameters, noun: string): readonly number[] {
  const texts = (fields.get('elid') ?? '').split(/[,\s]+/).filter((text) => text !== '');
  if (texts.length === 0) refuseEmpty('id', 'name at least one element by its id.');
  return [...new Set(texts.map((text) => readId(text, noun)))];
}

/** The instance that an edit happens in. @throws GatewayError `invalid_request` where it is absent, `not_found` */
export function readPlid(fields: Parameters): number {
  return readId(filled(fields, 'plid') ?? refuseEmpty('targets', 'name the instance by its id.'), 'target');
}

/** The instance whose elements are listed: `elid` before `plid`; `null` = those of all. @throws GatewayError `not_found` */
export function readParent(fields: Parameters): number | null {
  const text = filled(fields, 'elid') ?? filled(fields, 'plid');
  return text === null ? null : readId(text, 'target');
}

const refuseEmpty = (field: string, advice: string): never => {
  throw invalid(field, '', advice);
};
