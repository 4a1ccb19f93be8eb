import type { RecurrenceJson } from '../recurrence/index.ts';
import type { RetentionPolicy } from '../retention/index.ts';
import type { ImportLoss } from './reasons.ts';

/** What one line of another scheduler's file, or one file, comes to. */
export interface Imported {
  /** The same whenever the same is read again, wherever it stands in its file. */
  readonly identity: string;
  /** From 1. */
  readonly line: number;
  /** The program that it names. */
  readonly program: string;
  /** `null` = it becomes no schedule, for the reason that is the first loss. */
  readonly schedule: {
    readonly name: string;
    readonly recurrence: RecurrenceJson;
    /** Absent = the file says nothing of it. */
    readonly retention?: RetentionPolicy;
    /** Where it was switched off. */
    readonly isPaused?: true;
  } | null;
  /** The directories that are said to be backed up. */
  readonly sources: readonly string[];
  readonly losses: readonly ImportLoss[];
}

/** The longest name of a schedule, in characters. */
const MOST_CHARACTERS = 100;

/** Names that schedules may have, and no two: the second of a name has its number behind it. */
export function withNames(imported: readonly Imported[]): readonly Imported[] {
  const taken = new Map<string, number>();
  return imported.map((one) => {
    if (one.schedule === null) return one;
    const name = nameOf(one.schedule.name);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return { ...one, schedule: { ...one.schedule, name: count === 1 ? name : `${name} ${count}` } };
  });
}

const nameOf = (text: string): string => {
  const name = text.replaceAll(/[\p{C}\u2028\u2029]/gu, '?').trim();
  return name.slice(0, MOST_CHARACTERS - 6).toWellFormed();
};
