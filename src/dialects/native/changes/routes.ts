import { EVENT_NOUNS, EVERYBODY, type EventKind } from '../../../domain/events.ts';
import { formatTime } from '../../../server/utc-time.ts';
import { type OperationTable, operation } from '../operation.ts';
import { ID, nullable, objectOf, oneOf, TIME, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';
import { POSITION_PATTERN, positionIn, textOf } from './position.ts';

const KINDS = Object.keys(EVENT_NOUNS) as readonly EventKind[];

/** A thing that is to be looked at again. */
export const CHANGE = objectOf({
  kind: oneOf(KINDS),
  noun: oneOf([...new Set(Object.values(EVENT_NOUNS))]),
  id: nullable(ID, 'null: everything.'),
  at: TIME,
});

/** What has changed since a position. */
export const CHANGES = objectOf({
  items: Type.Array(CHANGE),
  position: Type.String({ description: 'Where to go on: the next after.' }),
  gap: Type.Boolean({ description: 'Whether too much time has passed: read all that you have anew.' }),
});

/** The most changes of an account, and of everybody, that one answer tells. */
const MOST = 200;

const listChanges = operation({
  id: 'listChanges',
  summary: 'What has changed in the account, in the order in which it did; without after, where to begin',
  needs: 'viewer',
  query: {
    after: Type.Optional(Type.String({ pattern: POSITION_PATTERN, description: 'The position before.' })),
    limit: Type.Optional(wholeFrom(1, MOST)),
  },
  reply: CHANGES,
  run: async ({ changesSince }, { query: { after, limit = MOST } }, actor) => {
    const seen = after === undefined ? null : positionIn(after);
    const { events, position, hasGap } = await changesSince(actor, seen, limit);
    return {
      body: {
        items: events.map(({ kind, noun, id, at }) => ({
          kind,
          noun,
          id: id === EVERYBODY ? null : id,
          at: formatTime(at),
        })),
        position: textOf(position),
        gap: hasGap,
      },
      position: textOf(position),
    };
  },
});

/** The address of the change feed. */
export const CHANGE_OPERATIONS: OperationTable = { '/changes': { GET: listChanges } };
