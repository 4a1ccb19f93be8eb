import type { WireBody } from '../../server/dialect.ts';
import { refuse } from './problems.ts';

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
 * @throws WireRefusal (400)
 */
export function readSingle(body: WireBody, noun: string): unknown {
  const sent = jsonOf(body);
  const wrapped: unknown = typeof sent === 'object' && sent !== null && 'objects' in sent ? sent.objects : [sent];
  if (Array.isArray(wrapped) && wrapped.length === 1) return wrapped[0];
  throw refuse('not_single', 'objects', { noun });
}

/**
 * The uuids of a DELETE of many, each once: `{"objects":[{"uuid":"…"}]}`. Never empty: no body deletes nothing.
 *
 * @throws WireRefusal (400)
 */
export function readUuids(body: WireBody): readonly string[] {
  const { objects } = readObject(body);
  if (!Array.isArray(objects) || objects.length === 0) throw refuse('nothing_to_delete', 'objects');
  const uuids = objects.map((object: unknown, index) => {
    const uuid = typeof object === 'object' && object !== null && 'uuid' in object ? object.uuid : undefined;
    if (typeof uuid === 'string' && uuid !== '') return uuid.toLowerCase();
    throw refuse('object_without_uuid', 'objects', { place: index + 1 });
  });
  return [...new Set(uuids)];
}
