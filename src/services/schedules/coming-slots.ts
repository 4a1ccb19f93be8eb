import type { Instant } from '../../domain/instant.ts';
import { fireTimes } from '../../domain/recurrence/index.ts';
import type { Schedule } from '../../domain/schedule.ts';

/** The slots of a schedule that have no record yet: from the one that is due on, or from its pause on while it stands still. */
export function* comingOf(
  schedule: Schedule,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): Generator<Instant> {
  const begin = comingFrom(schedule);
  if (begin !== null) yield* fireTimes(schedule.recurrence, Math.max(begin, from) - 1, until);
}

/** From when on slots of a schedule have no record yet; `null` = it fires no more. */
export function comingFrom({ nextFireAt, pause, targets }: Schedule): Instant | null {
  if (targets.length === 0) return null;
  return pause === null ? nextFireAt : pause.at + 1;
}

/** Up to when slots without a record are left out as things stand, this instant included. */
export function restsUntil({ pause }: Schedule, isSuspended: boolean): Instant {
  if (isSuspended) return Number.POSITIVE_INFINITY;
  return pause === null ? Number.NEGATIVE_INFINITY : (pause.until ?? Number.POSITIVE_INFINITY);
}

/** What becomes of a slot without a record as things stand. */
export function stateAt(schedule: Schedule, at: Instant, isSuspended: boolean): 'coming' | 'paused' | 'suspended' {
  if (isSuspended) return 'suspended';
  return at <= restsUntil(schedule, false) ? 'paused' : 'coming';
}
