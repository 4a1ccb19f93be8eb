import { notFound } from '../../domain/errors.ts';
import type { Noun } from '../../domain/problems/index.ts';
import type { Parameters } from '../../server/dialect.ts';
import { filled } from './call.ts';
import type { TextKey } from './catalogue/index.ts';
import { refuseField } from './refusals.ts';

/**
 * The id that a text names. One that can be no id is answered as one that nothing has.
 * @throws GatewayError `not_found`
 */
export function readId(text: string, noun: Noun): number {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  if (id < 1 || !Number.isSafeInteger(id)) throw notFound(noun, text);
  return id;
}

/** The id in `elid`. @throws PanelRefusal where it is absent, GatewayError `not_found` */
export function readElid(fields: Parameters, noun: Noun): number {
  return readId(filled(fields, 'elid') ?? refuseEmpty('elid', 'advice.element'), noun);
}

/** The ids in `elid`, `a, b`, each once. @throws PanelRefusal where there is none, GatewayError `not_found` */
export function readElids(fields: Parameters, noun: Noun): readonly number[] {
  const texts = (fields.get('elid') ?? '').split(/[,\s]+/).filter((text) => text !== '');
  if (texts.length === 0) refuseEmpty('elid', 'advice.elements');
  return [...new Set(texts.map((text) => readId(text, noun)))];
}

/** The instance that an edit happens in. @throws PanelRefusal where it is absent, GatewayError `not_found` */
export function readPlid(fields: Parameters): number {
  return readId(filled(fields, 'plid') ?? refuseEmpty('plid', 'advice.instance'), 'target');
}

/** The instance whose elements are listed: `elid` before `plid`; `null` = those of all. @throws GatewayError `not_found` */
export function readParent(fields: Parameters): number | null {
  const text = filled(fields, 'elid') ?? filled(fields, 'plid');
  return text === null ? null : readId(text, 'target');
}

const refuseEmpty = (field: string, advice: TextKey): never => {
  throw refuseField(field, '', { key: advice });
};
