import type { WireRequest } from '../../../server/dialect.ts';
import type { SnapshotFields } from '../call.ts';
import { bodyReader, META, RELATED, TAGS } from '../check-body.ts';
import { readClone, type SentClone } from '../drives/read-clone.ts';
import { readSingle } from '../objects.ts';
import { refuse } from '../problems.ts';
import { namedBy, type Related } from '../related.ts';
import { tagOf } from '../tags.ts';

/** What a client sent of a snapshot; `drive` is a uuid, `name` and `location` are `null` where they are empty. */
export interface SentSnapshot extends Partial<Pick<SnapshotFields, 'meta' | 'tags'>> {
  readonly name?: string | null;
  readonly drive?: string;
  readonly location?: string | null;
}

/** A new snapshot. */
export type NewSnapshot = SentSnapshot & { readonly drive: string };

interface Raw extends Partial<Pick<SnapshotFields, 'meta'>> {
  readonly name?: string | null;
  readonly drive?: Related;
  readonly location?: string | null;
  readonly tags?: readonly Related[];
}

const properties = {
  drive: RELATED,
  location: { type: ['string', 'null'] },
  meta: META,
  name: { type: ['string', 'null'] },
  tags: TAGS,
};

const readPart = bodyReader<Raw>('snapshot', properties);
const readWhole = bodyReader<Raw & Required<Pick<Raw, 'drive'>>>('snapshot', properties, ['drive']);

/** The body of a POST: the snapshot itself, or the only one of `objects`. @throws WireRefusal (400) */
export function readNewSnapshot({ body }: WireRequest): NewSnapshot {
  const whole = readWhole(readSingle(body, 'snapshot'));
  return { ...normalise(whole), drive: namedBy(whole.drive).toLowerCase() };
}

/** The body of a PUT, bare or wrapped as that of a POST: whatever is to change, or the whole object. @throws WireRefusal (400) */
export const readSnapshotChange = ({ body }: WireRequest): SentSnapshot =>
  normalise(readPart(readSingle(body, 'snapshot')));

/** The one action of a snapshot; hints of where it is to run (`avoid`) are passed over. @throws WireRefusal (400) */
export function readSnapshotAction({ query, body }: WireRequest): SentClone {
  const action = query.get('do') ?? '';
  if (action === 'clone') return readClone(body);
  throw refuse('action_unknown', 'do', { action, known: 'clone' });
}

function normalise({ drive, location, meta, name, tags }: Raw): SentSnapshot {
  return {
    ...(drive === undefined ? {} : { drive: namedBy(drive).toLowerCase() }),
    ...(location === undefined ? {} : { location: location === '' ? null : location }),
    ...(meta === undefined ? {} : { meta }),
    ...(name === undefined ? {} : { name: name === '' ? null : name }),
    ...(tags === undefined ? {} : { tags: tags.map(tagOf) }),
  };
}
