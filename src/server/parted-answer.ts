import { Readable } from 'node:stream';
import { CallDropped } from '../ports/current-call.ts';

/** Who hears how an answer in parts goes on. */
export interface PartsWatch {
  /** Another part is wanted: those before are taken. */
  readonly takes: () => void;
  /** It cannot be finished. Its connection ends, which is all that can be told to a caller who has the beginning. */
  readonly fails: (error: unknown) => void;
}

/** An answer in parts as a stream, each part made once those before are taken. */
export const streamParts = (parts: AsyncIterable<string | Uint8Array>, watch: PartsWatch): Readable =>
  Readable.from(follow(parts, watch), { objectMode: false });

async function* follow(
  parts: AsyncIterable<string | Uint8Array>,
  { takes, fails }: PartsWatch,
): AsyncGenerator<string | Uint8Array> {
  try {
    for await (const part of parts) {
      takes();
      yield part;
    }
  } catch (error) {
    if (!(error instanceof CallDropped)) fails(error);
    throw error;
  }
}
