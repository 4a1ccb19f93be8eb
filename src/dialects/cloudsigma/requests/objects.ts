import { invalid } from '../../../domain/errors.ts';
import type { WireBody } from '../../../server/dialect.ts';

/** The JSON of a body; `undefined` where there is none. */
export const jsonOf = (body: WireBody): unknown => (body.kind === 'json' ? body.value : undefined);

/** The JSON object of a body, any other value as an empty one. */
export function readObject(body: WireBody): Readonly<Record<string, unknown>> {
  const sent = jsonOf(body);
  return typeof sent === 'object' && sent !== null ? { ...sent } : {};
}

/**
 * The one object of a POST or a PUT: the body itself, or alone in `objects` (source: the generic client always wraps).
 *
 * @throws GatewayError `invalid_request`
 */
export function readSingle(body: WireBody, noun: string): unknown {
  const sent = jsonOf(body);
  const wrapped: unknown = typeof sent === 'object' && sent !== null && 'objects' in sent ? sent.objects : [sent];
  if (Array.isArray(wrapped) && wrapped.length === 1) return wrapped[0];
  throw invalid('objects', '', `The field objects does not hold exactly one ${noun}; send one in each call.`);
}

/**
 * The uuids of a DELETE of many, each once: `{"objects":[{"uuid":"…"}]}`. Never empty: no body deletes nothing.
 *
 * @throws GatewayError `invalid_request`
 */
export function readUuids(body: WireBody): readonly string[] {
  const { objects } = readObject(body);
  if (!Array.isArray(objects) || objects.length === 0) {
    throw invalid('objects', '', 'The body names nothing to delete; send {"objects":[{"uuid":"…"}]}.');
  }
  const uuids = objects.map((object: unknown, index) => {
    const uuid = typeof object === 'object' && object !== null && 'uuid' in object ? object.uuid : undefined;
    if (typeof uuid === 'string' && uuid !== '') return uuid.toLowerCase();
    throw invalid('objects', String(index), `The object number ${index + 1} has no uuid; send {"uuid":"…"} for each.`);
  });
  return [...new Set(uuids)];
}
