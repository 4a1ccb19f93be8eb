import { type CheckFlag, type CheckOptions, WHOLE_CHECK } from '../../../domain/action.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import { clearable, flag, listOf, optional, readBody, text, textUpTo, wholeFrom } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { CheckScheduleChange } from './schedules.ts';

const MOST_SECONDS = 7 * 86_400;

/** How a check is done. */
const CHECK = { max_duration: clearable(wholeFrom(0, MOST_SECONDS)), check_extra_flags: clearable(text) };

/** The same of a restore check. */
const RESTORE_CHECK = { paths: clearable(listOf(text, 100)), full_archive: optional(flag) };

/** When it is done. */
const WHEN = {
  cron_expression: clearable(textUpTo(200)),
  timezone: clearable(textUpTo(100)),
  schedule_enabled: optional(flag),
  notify_on_failure: optional(flag),
};

const FLAGS: Readonly<Record<string, CheckFlag>> = {
  '--verify-data': 'verify_data',
  '--repository-only': 'repository_only',
  '--archives-only': 'archives_only',
};

/** The archiver's own names of flags. */
export const showFlags = (flags: readonly CheckFlag[]): string =>
  Object.entries(FLAGS)
    .filter(([, known]) => flags.includes(known))
    .map(([name]) => name)
    .join(' ');

/** @throws WireRefusal (400) one that is not served */
function readFlags(said: string | null): readonly CheckFlag[] {
  const words = (said ?? '').split(/\s+/).filter((word) => word !== '');
  return words.map((word) => {
    const known = FLAGS[word];
    if (known === undefined) throw refuse('check_flag_unserved', { flag: word, known: Object.keys(FLAGS) });
    return known;
  });
}

interface SentOptions {
  readonly max_duration?: number | null;
  readonly check_extra_flags?: string | null;
  readonly paths?: readonly string[] | null;
  readonly full_archive?: boolean;
}

/** What is said of how it is done; 0 seconds are no bound. */
function optionsOf({ max_duration, check_extra_flags, paths, full_archive }: SentOptions): Partial<CheckOptions> {
  const named = full_archive === true ? [] : paths;
  return {
    ...(max_duration === undefined ? {} : { maxSeconds: max_duration || null }),
    ...(check_extra_flags === undefined ? {} : { flags: readFlags(check_extra_flags) }),
    ...(named === undefined ? {} : { paths: named ?? [] }),
  };
}

/** How a check by hand is to be done; with no body it is one of all that there is. */
export function readOptions({ body }: WireRequest): CheckOptions {
  if (body.kind === 'none') return WHOLE_CHECK;
  return { ...WHOLE_CHECK, ...optionsOf(readBody({ ...CHECK, ...RESTORE_CHECK }, body)) };
}

/** When checks are to be done, and how. */
export function readChange({ body }: WireRequest): CheckScheduleChange {
  const { cron_expression, timezone, schedule_enabled, notify_on_failure, ...options } = readBody(
    { ...WHEN, ...CHECK, ...RESTORE_CHECK },
    body,
  );
  return {
    ...(cron_expression === undefined ? {} : { expression: (cron_expression ?? '').trim() }),
    ...(timezone === undefined ? {} : { timeZone: timezone ?? '' }),
    ...(schedule_enabled === undefined ? {} : { isEnabled: schedule_enabled }),
    ...(notify_on_failure === undefined ? {} : { isMailed: notify_on_failure }),
    options: optionsOf(options),
  };
}
