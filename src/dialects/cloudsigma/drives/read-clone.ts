import type { WireBody } from '../../../server/dialect.ts';
import { bodyReader } from '../check-body.ts';
import { jsonOf, readSingle } from '../objects.ts';
import { MEDIA } from './schema.ts';

/** What a client wants otherwise of a clone; whatever is absent is as in what is cloned. */
export interface SentClone {
  readonly name?: string;
  readonly media?: string;
  readonly affinities?: readonly string[];
}

const read = bodyReader<SentClone>('clone', {
  name: { type: 'string', nullable: true },
  media: { type: 'string', nullable: true, enum: [...MEDIA, null] },
  affinities: { type: 'array', nullable: true, items: { type: 'string' } },
});

/** The body of `do=clone`, which may be missing. @throws WireRefusal (400) */
export function readClone(body: WireBody): SentClone {
  const sent = jsonOf(body);
  return sent === undefined || sent === null ? {} : read(readSingle(body, 'clone'));
}
