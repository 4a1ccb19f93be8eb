import { setTimeout as wait } from 'node:timers/promises';
import { EVENT_NOUNS, type EventKind } from '../../../domain/events.ts';
import { POSITION_PATTERN, positionIn } from '../changes/position.ts';
import { type OperationTable, operation } from '../operation.ts';
import { refuse } from '../problems.ts';
import { oneOf } from '../schema.ts';
import { Type } from '../type.ts';
import { OpenStreams } from './open-streams.ts';
import { type EventWish, streamEvents } from './stream.ts';

const KINDS = Object.keys(EVENT_NOUNS) as readonly EventKind[];

/** The most changes that one look tells. */
const MOST = 200;

const STREAMS = new OpenStreams();

const wishIn = (types: readonly EventKind[] | undefined, after: string | undefined): EventWish => ({
  after: after === undefined ? null : new RegExp(POSITION_PATTERN).test(after) ? positionIn(after) : 'unknown',
  ...(types === undefined ? {} : { kinds: types }),
});

/** For whoever asks for the head alone. */
async function* nothing(): AsyncGenerator<string> {}

const followEvents = operation({
  id: 'followEvents',
  summary: 'Hints at what has changed, as server-sent events, as long as the session lives',
  needs: 'viewer',
  isStream: true,
  query: {
    types: Type.Optional(Type.Array(oneOf(KINDS), { minItems: 1, maxItems: KINDS.length })),
    after: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'The id of the last event that was read; Last-Event-ID goes before it.',
      }),
    ),
  },
  run: async ({ authentication, changesSince }, { query: { types, after }, caller, head }, actor) => {
    const seen = head.headers['last-event-id']?.toString() ?? after;
    // Whoever may not read it is told so before it begins.
    await changesSince(actor, null, MOST);
    if (head.method === 'HEAD') return { stream: { parts: nothing(), ended: () => {} } };
    const ended = STREAMS.open(caller.login.id);
    if (ended === null) throw refuse('streams_exhausted');
    const source = {
      read: (position: Parameters<typeof changesSince>[1]) => changesSince(actor, position, MOST),
      isProved: () => authentication.stands(caller),
      isEnding: head.isEnding,
      wait: (milliseconds: number) => wait(milliseconds),
    };
    return { stream: { parts: streamEvents(source, wishIn(types, seen)), ended } };
  },
});

/** The address of events. */
export const EVENT_OPERATIONS: OperationTable = { '/events': { GET: followEvents } };
