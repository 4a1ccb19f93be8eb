import { type Recurrence, recurrenceJson } from '../../../domain/recurrence/index.ts';
import type { RetentionPolicy } from '../../../domain/retention/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import type { EchoedFields } from './read.ts';
import type { WhenFields } from './read-when.ts';
import { POINTS } from './schema.ts';

type Texts = DialectData['texts'];

/** What this room remembers of a schedule, as far as it still stands; `null` = nothing, or changed elsewhere since. */
export interface SchedulerEcho {
  readonly when: WhenFields | null;
  readonly retentionName: string | null;
  readonly remoteLocation: string | null;
  readonly echoed: Partial<EchoedFields>;
}

/** What stands of the stored dialect data, beside the schedule as it is now. */
export function echoOf(dialectData: DialectData | null, schedule: Schedule): SchedulerEcho {
  const standing = (name: keyof typeof KEYS, fingerprint: string): string | null => {
    const kept = dialectData?.texts[KEYS[name]];
    return kept?.fingerprint === fingerprint ? kept.text : null;
  };
  const when = standing('when', fingerprintOf(schedule.recurrence));
  return {
    // Written by echoWhen only.
    when: when === null ? null : (JSON.parse(when) as WhenFields),
    retentionName: standing('retentionName', JSON.stringify(schedule.retention)),
    remoteLocation: standing('remoteLocation', schedule.destination),
    echoed: dialectData?.fields ?? {},
  };
}

/** Keeps all fields that say when, for as long as they stand for this rule. */
export const echoWhen = (when: WhenFields, rule: Recurrence): Texts => ({
  [KEYS.when]: { text: JSON.stringify(when), fingerprint: fingerprintOf(rule) },
});

/** Keeps a retention policy's name, for as long as the policy is this one. */
export const echoRetentionName = (name: string, retention: RetentionPolicy): Texts => ({
  [KEYS.retentionName]: { text: name, fingerprint: JSON.stringify(retention) },
});

/** Keeps the location that a local scheduler carries without effect (source: "may carry TBC too"). */
export const echoRemoteLocation = (location: string, destination: string): Texts => ({
  [KEYS.remoteLocation]: { text: location, fingerprint: destination },
});

const KEYS = {
  when: 'when',
  retentionName: `${POINTS.retention}.name`,
  remoteLocation: POINTS.destination,
} as const;

const fingerprintOf = (rule: Recurrence): string => JSON.stringify(recurrenceJson(rule));
