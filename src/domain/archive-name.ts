import type { Instant } from './instant.ts';
import { resolveTimeZone, zoneTableOf } from './recurrence/civil-time.ts';

/** What a template of archives' names may have in braces. */
export const ARCHIVE_PLACEHOLDERS: readonly string[] = [
  'job_name',
  'plan_name',
  'repo_name',
  'now',
  'date',
  'time',
  'timestamp',
];

/** How archives are called where nobody says otherwise. */
export const DEFAULT_ARCHIVE_NAME = '{job_name}-{repo_name}-{now}';

/** What is put in for the placeholders. */
export interface ArchiveNaming {
  /** The schedule's name, or the snapshot's where there is none. */
  readonly job: string;
  /** The target's name. */
  readonly repository: string;
  /** When the task was begun first. */
  readonly at: Instant;
  /** The schedule's. */
  readonly timeZone: string;
}

const MAX_CHARACTERS = 180;

/** What a path, a shell's line or a program for archives gives a meaning to. */
const FORBIDDEN = /[\p{C}{}"'`$*?<>|[\]]/gu;

/** How archives end that are not finished: programs for archives list none that is called so, and let it go. */
const UNFINISHED_END = /(?:\.checkpoint(?:\.\d+)?|-)+$/;

/** Whether a template has no other placeholder than those that are known. */
export const isArchiveTemplate = (template: string): boolean =>
  !/[{}]/.test(ARCHIVE_PLACEHOLDERS.reduce((rest, name) => rest.replaceAll(`{${name}}`, ''), template));

/**
 * What an archive is called: the template with what is meant put in, local times in the schedule's zone
 * (`2024-01-16T02:00:00`). Letters of any script stay; white space and slashes become `-`.
 */
export function nameArchive(template: string, { job, repository, at, timeZone }: ArchiveNaming): string {
  const table = zoneTableOf(resolveTimeZone(timeZone));
  const now = new Date((at + table.offsetOf(table.segmentAt(at))) * 1_000)
    .toISOString()
    .slice(0, 'YYYY-MM-DDTHH:mm:ss'.length);
  const [date = '', time = ''] = now.split('T');
  const values: Readonly<Record<string, string>> = {
    job_name: job,
    plan_name: job,
    repo_name: repository,
    now,
    date,
    time,
    timestamp: String(at),
  };
  const filled = template.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) => values[name] ?? whole);
  const safe = filled
    .replaceAll(/[\p{Z}\s/\\]+/gu, '-')
    .replaceAll(FORBIDDEN, '')
    .replaceAll(/:{2,}/g, ':')
    .replace(/^[-.]+/, '');
  // Its end last: what is cut off may have hidden one.
  const name = [...safe].slice(0, MAX_CHARACTERS).join('').replace(UNFINISHED_END, '');
  return name === '' ? now : name;
}
