import type { Static } from 'typebox';
import { parseRecurrence } from '../../../domain/recurrence/index.ts';
import { parseRetention } from '../../../domain/retention/index.ts';
import type { ScheduleDraft, ScheduleSettings } from '../../../services/schedules/index.ts';
import { toKey } from '../keys.ts';
import type { NEW_SCHEDULE, SCHEDULE_CHANGE } from './schema.ts';

type Links = Static<typeof NEW_SCHEDULE>['targets'];

const linksOf = (links: Links): ScheduleSettings['targets'] =>
  links.map(({ targetId, label = null, isPrimary = false }) => ({ target: toKey(targetId), label, isPrimary }));

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

/** What is to change. @throws as `readNewSchedule` */
export function readChange({
  targets,
  recurrence,
  retention,
  ...others
}: Static<typeof SCHEDULE_CHANGE>): Partial<ScheduleSettings> {
  return {
    ...others,
    ...(targets === undefined ? {} : { targets: linksOf(targets) }),
    ...(recurrence === undefined ? {} : { recurrence: parseRecurrence(recurrence) }),
    ...(retention === undefined ? {} : { retention: parseRetention(retention) }),
  };
}
