import type { Instant } from '../../domain/instant.ts';
import { type Finding, failure, ok, warning } from './finding.ts';

/** Clocks that are told beside one another. */
export interface Clocks {
  /** This machine's. */
  readonly here: Instant;
  /** The one that decides when things fire: the database's own where it has one. */
  readonly deciding: Instant;
  /** When a server last looked by the deciding one; `null` = never. */
  readonly lastTickAt: Instant | null;
}

const NOTED_SECONDS = 30;
const BAD_SECONDS = 300;

/** Whether the clocks agree, and none was set back. */
export function checkClocks({ here, deciding, lastTickAt }: Clocks): Finding {
  const apart = Math.abs(here - deciding);
  const remedy = 'Have both machines keep their clocks by NTP.';
  if (apart > BAD_SECONDS) return failure('clock', `This machine and the database are ${apart} s apart.`, remedy);
  const ahead = lastTickAt === null ? 0 : lastTickAt - deciding;
  if (ahead > NOTED_SECONDS) {
    return failure(
      'clock',
      `A server has looked ${ahead} s later than it is now: the clock was ahead, or was set back.`,
      'Have the clock kept by NTP; a server puts right what was dated ahead.',
    );
  }
  if (apart > NOTED_SECONDS) return warning('clock', `This machine and the database are ${apart} s apart.`, remedy);
  return ok('clock', `This machine and the database are ${apart} s apart.`);
}
