import type { Recurrence, Retention, Schedule, ScheduleChange } from '../../api/client.ts';

/** A schedule as it is being written: what a form holds of it. */
export interface Draft {
  readonly name: string;
  readonly recurrence: Recurrence;
  readonly retention: Retention;
  readonly targets: readonly {
    readonly targetId: number;
    readonly label: string | null;
    readonly isPrimary: boolean;
  }[];
  readonly destination: string;
  readonly method: Schedule['method'];
}

/** What a form begins with where nothing is said yet: every night, in the account's zone. */
export const emptyDraft = (timeZone: string): Draft => ({
  name: '',
  recurrence: {
    kind: 'weekly',
    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    times: ['02:00'],
    timeZone,
  },
  retention: { kind: 'inherit' },
  targets: [],
  destination: 'local',
  method: { kind: 'full' },
});

/** A schedule that there is, as a form holds it. */
export const draftOf = ({ name, recurrence, retention, targets, destination, method }: Schedule): Draft => ({
  ...{ name, recurrence, retention, targets, destination, method },
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What of a schedule a draft says otherwise; `null` = nothing. */
export function changesOf(draft: Draft, before: Draft): ScheduleChange | null {
  const changed = Object.entries(draft).filter(([name, value]) => !isSame(value, before[name as keyof Draft]));
  return changed.length === 0 ? null : (Object.fromEntries(changed) as ScheduleChange);
}

/** Which parts two drafts say differently. */
export const differingParts = (one: Draft, other: Draft): readonly (keyof Draft)[] =>
  (Object.keys(one) as (keyof Draft)[]).filter((name) => !isSame(one[name], other[name]));
