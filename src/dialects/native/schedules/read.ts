import type { Static } from 'typebox';
import { parseRecurrence } from '../../../domain/recurrence/index.ts';
import { parseRetention } from '../../../domain/retention/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { ScheduleDraft, ScheduleSettings } from '../../../services/schedules/index.ts';
import { toKey } from '../keys.ts';
import type { NEW_SCHEDULE, SCHEDULE_CHANGE } from './schema.ts';

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
