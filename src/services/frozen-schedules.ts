import type { Seconds } from '../domain/instant.ts';
import { nextFireTime } from '../domain/recurrence/index.ts';
import type { Log } from '../ports/log.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { walkEnabledSchedules } from './enabled-schedules.ts';

/** Less than this is a clock that was set back a little: its slots have their records already. */
const NOTEWORTHY_SECONDS: Seconds = 86_400;

/**
 * Tells of schedules that wait longer than their rule says, because the clock was once far ahead and their slots up to
 * then have their records. Nothing is moved: a slot fires once. Answers how many there are.
 */
export async function reportFrozenSchedules(unitOfWork: UnitOfWork, log: Log): Promise<number> {
  const now = await unitOfWork.now();
  let frozen = 0;
  // One that cannot be read is told where it costs something: by firing, and by the pass of retention.
  for await (const { id, nextFireAt, recurrence } of walkEnabledSchedules(unitOfWork, () => {})) {
    if (nextFireAt === null || nextFireAt <= now) continue;
    const expected = nextFireTime(recurrence, now);
    if (expected === null || nextFireAt - expected < NOTEWORTHY_SECONDS) continue;
    frozen += 1;
    log.error(
      { schedule: id, nextFireAt, expected },
      `Schedule ${id} does not fire before ${toIso(nextFireAt)}: the clock was ahead once. Delete it and make it anew.`,
    );
  }
  return frozen;
}

const toIso = (instant: number): string => Temporal.Instant.fromEpochMilliseconds(instant * 1_000).toString();
