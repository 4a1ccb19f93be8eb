import { nullable, objectOf } from '../schema.ts';
import { Type } from '../type.ts';

const LOSS = objectOf({
  reason: Type.String(),
  params: Type.Record(Type.String(), Type.Unknown()),
  detail: Type.String({ description: 'In words.' }),
});

/** A schedule as one room would show it. */
export const RENDERING = objectOf({
  room: Type.String({ description: 'The room, as in origin.' }),
  body: nullable(
    Type.Record(Type.String(), Type.Unknown()),
    "As that room's clients read it and write it back; null where it does not show the schedule.",
  ),
  losses: Type.Array(LOSS, { description: 'What the body leaves unsaid; none: written back it says all.' }),
});
