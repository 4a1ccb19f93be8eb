import type { Seconds } from '../domain/instant.ts';
import { nextFireTime } from '../domain/recurrence/index.ts';
import type { Log } from '../ports/log.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';

const BATCH = 500;

/** Less than this is a clock that was set back a little: its slots have their records already. */
const NOTEWORTHY_SECONDS: Seconds = 86_400;

/**
 * Tells of schedules that wait longer than their rule says, because the clock was once far ahead and their slots up to
 * then have their records. Nothing is moved: a slot fires once. Answers how many there are.
 */
export async function reportFrozenSchedules(unitOfWork: UnitOfWork, log: Log): Promise<number> {
  const now = await unitOfWork.now();
  let frozen = 0;
  for (let after = 0; ; ) {
    const schedules = await unitOfWork.records.schedules.enabledAfter(after, BATCH);
    for (const { id, nextFireAt, recurrence } of schedules) {
      if (nextFireAt === null || nextFireAt <= now) continue;
      const expected = nextFireTime(recurrence, now);
      if (expected === null || nextFireAt - expected < NOTEWORTHY_SECONDS) continue;
      frozen += 1;
      log.error(
        { schedule: id, nextFireAt, expected },
        `Schedule ${id} does not fire before ${toIso(nextFireAt)}: the clock was ahead once. Delete it and make it anew.`,
      );
    }
    const last = schedules.at(-1);
    if (last === undefined) return frozen;
    after = last.id;
  }
}

const toIso = (instant: number): string => Temporal.Instant.fromEpochMilliseconds(instant * 1_000).toString();
