import type { Static } from 'typebox';
import type { Instant } from '../../../domain/instant.ts';
import { zoneTableOf } from '../../../domain/recurrence/civil-time.ts';
import { parseRecurrence } from '../../../domain/recurrence/index.ts';
import { parseRetention } from '../../../domain/retention/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { PauseTerms, ScheduleDraft, ScheduleSettings } from '../../../services/schedules/index.ts';
import { toKey } from '../keys.ts';
import { instantIn } from '../times.ts';
import type { NEW_SCHEDULE, PAUSE, SCHEDULE_CHANGE } from './schema.ts';

type Links = Static<typeof NEW_SCHEDULE>['targets'];

/** One that stays keeps what other rooms say of it. */
const linksOf = (links: Links, standing: Schedule['targets'] = []): ScheduleSettings['targets'] =>
  links.map(({ targetId, label = null, isPrimary = false }) => {
    const stays = standing.find((link) => link.targetId === targetId);
    return { target: toKey(targetId), label, isPrimary, wasLinkedBefore: stays?.wasLinkedBefore ?? false };
  });

/** A new schedule as it was sent. @throws GatewayError `invalid_recurrence`, `invalid_request` (retention) */
export function readNewSchedule({
  targets,
  recurrence,
  retention,
  ...others
}: Static<typeof NEW_SCHEDULE>): ScheduleDraft {
  return {
    ...others,
    targets: linksOf(targets),
    recurrence: parseRecurrence(recurrence),
    retention: parseRetention(retention ?? { kind: 'inherit' }),
  };
}

/** A local time has no zone at its end, and no seconds. */
const LOCAL_TIME = /T\d{2}:\d{2}$/;

/**
 * A pause's end and reason, where either is sent; an end by the clock of the schedule's zone is the instant at which that time
 * is first shown.
 */
export function readPause({ until, reason = '' }: Static<typeof PAUSE>, timeZone: string): PauseTerms | undefined {
  if (until === undefined && reason === '') return undefined;
  return { until: until === undefined ? null : endOf(until, timeZone), reason: reason === '' ? null : reason };
}

const endOf = (until: string, timeZone: string): Instant =>
  LOCAL_TIME.test(until) ? zoneTableOf(timeZone).instantOf(instantIn(`${until}Z`)) : instantIn(until);

/** What is to change of one that has these targets. @throws as `readNewSchedule` */
export function readChange(
  { targets, recurrence, retention, ...others }: Static<typeof SCHEDULE_CHANGE>,
  standing: Schedule['targets'],
): Partial<ScheduleSettings> {
  return {
    ...others,
    ...(targets === undefined ? {} : { targets: linksOf(targets, standing) }),
    ...(recurrence === undefined ? {} : { recurrence: parseRecurrence(recurrence) }),
    ...(retention === undefined ? {} : { retention: parseRetention(retention) }),
  };
}
