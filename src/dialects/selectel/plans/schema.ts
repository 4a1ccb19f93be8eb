import { name, type Reader, type Sent, textUpTo, uuid, wholeFrom, wordOf } from '../fields.ts';
import { INFERRED } from '../inferred.ts';

/** A volume as a plan names it. */
export interface Resource {
  /** As it was written. */
  readonly id: string;
  readonly name: string;
  readonly type: typeof INFERRED.resourceType;
}

/** Volumes of one plan at most. */
const MOST_RESOURCES = 1_000;

const resourceName = textUpTo(INFERRED.mostOfName);

/** What is wrong with one of a plan's volumes; `null` = nothing. */
function faultOf(resource: unknown): string | null {
  if (typeof resource !== 'object' || resource === null) return 'must be objects of id, name and type';
  const { id, name: called, type }: Partial<Record<keyof Resource, unknown>> = { ...resource };
  if (!('value' in uuid(id))) return 'must have an id that is a uuid';
  const read = resourceName(called);
  if (!('value' in read)) return `must have a name; one ${read.fault}`;
  return type === INFERRED.resourceType ? null : `must be of the type ${INFERRED.resourceType}`;
}

/** What is said of a plan without a volume, which no client may make. */
export const NO_VOLUMES = { resources: ['is empty; name at least one volume'] };

const resources: Reader<readonly Resource[]> = (value) => {
  if (!Array.isArray(value)) return { fault: 'must be a list' };
  if (value.length > MOST_RESOURCES) return { fault: `names more than ${MOST_RESOURCES} volumes` };
  for (const resource of value) {
    const fault = faultOf(resource);
    if (fault !== null) return { fault };
  }
  const read = value.map(({ id, name: called, type }: Resource) => ({ id, name: called, type }));
  const ids = new Set(read.map(({ id }) => id.replaceAll('-', '').toLowerCase()));
  return ids.size === read.length ? { value: read } : { fault: 'names a volume twice' };
};

/** What of a plan may be written, by name: types and checks are made from this one table. */
export const PLAN = {
  name,
  description: textUpTo(),
  backup_mode: wordOf('full', 'frequency'),
  max_backups: wholeFrom(0),
  full_backups_amount: wholeFrom(0),
  resources,
  schedule_type: wordOf('calendar', 'crontab'),
  schedule_pattern: textUpTo(),
  status: wordOf('started', 'suspended'),
};

/** A plan as sent. */
export type SentPlan = Sent<typeof PLAN>;

/** How a plan's backups are made. */
export type BackupMode = 'full' | 'frequency';

/** In which way a plan says when it runs. */
export type ScheduleType = 'calendar' | 'crontab';
