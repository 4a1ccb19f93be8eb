import { type ChangeEvent, EVERYBODY, type EventKind } from '../../../domain/events.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { ChangesSince, ReadPosition } from '../../../services/events/index.ts';
import { textOf } from '../changes/position.ts';

/** How often it is looked for changes. */
const LOOK_MILLISECONDS = 1_000;

/** After so many looks without a change a comment says that the stream is alive. */
const LOOKS_BETWEEN_SIGNS = 15;

/** How long a browser waits before it comes again. */
const RETRY_MILLISECONDS = 3_000;

/** What a stream of events stands on. */
export interface EventSource {
  /** What has changed since a position; `null` = nothing, and where to begin. */
  read(position: ReadPosition | null): Promise<ChangesSince>;
  /** Whether what proved the caller still would. */
  isProved(): Promise<boolean>;
  /** Whether the server is about to stop. */
  isEnding(): boolean;
  wait(milliseconds: number): Promise<void>;
}

/** What of the events is wanted. */
export interface EventWish {
  /** Where the caller was cut off; `null` = it begins now. `unknown`: it cannot be told any more. */
  readonly after: ReadPosition | 'unknown' | null;
  /** Absent = all. */
  readonly kinds?: readonly EventKind[];
}

/**
 * Hints at what is to be looked at again, as server-sent events, until the caller's proof or the server ends. Each has the
 * position behind it as its id; `gap` says that all may have changed.
 */
export async function* streamEvents(source: EventSource, { after, kinds }: EventWish): AsyncGenerator<string> {
  const wanted = kinds === undefined ? null : new Set(kinds);
  let position: ReadPosition;
  if (after === null || after === 'unknown') {
    ({ position } = await source.read(null));
    yield `retry: ${RETRY_MILLISECONDS}\n${idOf(position)}\n`;
    if (after === 'unknown') yield gapAt(position);
  } else {
    position = after;
    yield `retry: ${RETRY_MILLISECONDS}\n\n`;
  }
  for (let looks = 0; !source.isEnding(); ) {
    const changes = await source.read(position);
    const { events, hasGap } = changes;
    const told = textOfAll(position, events, wanted) + (hasGap ? gapAt(changes.position) : '');
    position = changes.position;
    looks += 1;
    if (told !== '' || looks === LOOKS_BETWEEN_SIGNS) {
      looks = 0;
      if (!(await source.isProved())) return;
      yield told === '' ? ':\n\n' : told;
    }
    await source.wait(LOOK_MILLISECONDS);
  }
}

/** The account's own come first, then everybody's: how far a reader has come is told with each. */
function textOfAll(begin: ReadPosition, events: readonly ChangeEvent[], wanted: ReadonlySet<EventKind> | null): string {
  let position = begin;
  let text = '';
  for (const { accountId, seq, kind, noun, id, at } of events) {
    position = accountId === EVERYBODY ? { ...position, everybodys: seq } : { ...position, own: seq };
    if (wanted !== null && !wanted.has(kind)) continue;
    const change = { kind, noun, id: id === EVERYBODY ? null : id, at: formatTime(at) };
    text += `${idOf(position)}data: ${JSON.stringify(change)}\n\n`;
  }
  return text;
}

const gapAt = (position: ReadPosition): string => `${idOf(position)}event: gap\ndata: {}\n\n`;

const idOf = (position: ReadPosition): string => `id: ${textOf(position)}\n`;
