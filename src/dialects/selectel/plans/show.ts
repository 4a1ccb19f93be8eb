import type { Schedule } from '../../../domain/schedule.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import { modeOf } from './mode.ts';
import { showRetention } from './retention.ts';
import type { Resource } from './schema.ts';
import { showResources, type TargetsById } from './volumes.ts';
import { showWhen, type WhenFields } from './when.ts';

/** Everything of a plan that a client may write, as it is read back. */
export interface PlanFields extends WhenFields {
  readonly name: string;
  readonly description: string;
  readonly backup_mode: string;
  /** 0 where the policy is none that this wire has a number for. */
  readonly max_backups: number;
  readonly resources: readonly Resource[];
  readonly status: 'started' | 'suspended';
}

/** A schedule with all that showing it takes. */
export interface LoadedPlan {
  readonly schedule: Schedule;
  readonly dialectData: DialectData | null;
  /** Those of its links, at least. */
  readonly targets: TargetsById;
}

/** Texts that stand for a value of the product, by what this room keeps them under. */
type EchoKey = 'name' | 'mode';

/** Keeps a text as it was written where the product has it otherwise, for as long as that stands. */
export const echoText = (key: EchoKey, text: string, stored: string): DialectData['texts'] =>
  text === stored ? {} : { [key]: { text, fingerprint: stored } };

const showText = (key: EchoKey, stored: string, dialectData: DialectData | null): string => {
  const kept = dialectData?.texts[key];
  return kept?.fingerprint === stored ? kept.text : stored;
};

/** Everything writable of a schedule as this room shows it: what a write is compared with. */
export function showFields({ schedule, dialectData, targets }: LoadedPlan): PlanFields {
  const description = dialectData?.fields.description;
  return {
    ...showWhen(schedule.recurrence, dialectData),
    name: showText('name', schedule.name, dialectData),
    description: typeof description === 'string' ? description : '',
    backup_mode: showText('mode', modeOf(schedule), dialectData),
    max_backups: showRetention(schedule.retention),
    resources: showResources(schedule, targets, dialectData),
    status: schedule.pause === null ? 'started' : 'suspended',
  };
}

/** A plan; clients know how many backups it keeps by either of two names. */
export function showPlan(loaded: LoadedPlan): object {
  const fields = showFields(loaded);
  return {
    backup_mode: fields.backup_mode,
    created_at: formatTime(loaded.schedule.createdAt),
    description: fields.description,
    id: loaded.schedule.uuid,
    max_backups: fields.max_backups,
    full_backups_amount: fields.max_backups,
    name: fields.name,
    resources: fields.resources,
    schedule_pattern: fields.schedule_pattern,
    schedule_type: fields.schedule_type,
    status: fields.status,
  };
}
