import type { Instant } from '../../domain/instant.ts';
import { fireTimes } from '../../domain/recurrence/index.ts';
import type { Schedule } from '../../domain/schedule.ts';

/** The slots of a schedule that have no record yet: from the one that is due on, or from its pause on while it stands still. */
export function* comingOf(
  { nextFireAt, pause, targets, recurrence }: Schedule,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): Generator<Instant> {
  const begin = pause === null ? nextFireAt : pause.at + 1;
  if (begin === null || targets.length === 0) return;
  yield* fireTimes(recurrence, Math.max(begin, from) - 1, until);
}

/** What becomes of a slot without a record as things stand. */
export function stateAt({ pause }: Schedule, at: Instant, isSuspended: boolean): 'coming' | 'paused' | 'suspended' {
  if (isSuspended) return 'suspended';
  const isPaused = pause !== null && (pause.until === null || at <= pause.until);
  return isPaused ? 'paused' : 'coming';
}
