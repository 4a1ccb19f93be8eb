import type { Actor } from '../../domain/account.ts';
import type { ErrorCode, GatewayError } from '../../domain/errors.ts';
import {
  type CallReason,
  type Params,
  type Problem,
  type Thing,
  type Wording,
  wordProblem,
} from '../../domain/problems/index.ts';
import type { TaskState } from '../../domain/task.ts';
import { shownText } from '../../server/shown.ts';
import { withoutPlaces, withoutSecrets } from '../../server/shown-problems.ts';
import { createEnglish, OWN_VOCABULARY } from '../../wording/english/index.ts';
import type { Vocabulary } from '../../wording/vocabulary.ts';

/** One thing that is wrong with what was sent, as clients of this wire know it. */
export interface Misfit {
  readonly type: string;
  /** Where: `body` and the field, `path` or `query` and the name. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: string | number | boolean | null | Readonly<Record<never, never>>;
}

/** A text that clients have in their own tables, by its key. */
interface KeyedText {
  readonly key: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What an answer tells of what was refused or failed. */
export interface WireProblem {
  readonly status: number;
  /** A sentence, a keyed text, or all that does not fit. */
  readonly detail: string | KeyedText | readonly Misfit[];
  /** When to come back, where coming back helps. */
  readonly retryAfterSeconds?: number;
}

/** The status of each code; what no reason says otherwise is told as a sentence. */
const BY_CODE: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 422,
  invalid_recurrence: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  quota_exceeded: 403,
  rate_limited: 429,
  unavailable: 503,
  driver_failed: 500,
  internal: 500,
};

/** Where a reason is told otherwise than its code. */
type ByReason = {
  readonly [R in CallReason]?: (params: Params<R>) => Partial<WireProblem> | null;
};

const ofJobs = (name: string, params?: KeyedText['params']): KeyedText => ({
  key: `backend.errors.schedule.${name}`,
  ...(params === undefined ? {} : { params }),
});

const ofLogins = (name: string, params?: KeyedText['params']): KeyedText => ({
  key: `backend.errors.auth.${name}`,
  ...(params === undefined ? {} : { params }),
});

/** What any call is told whose token is none, has ended or is of another kind. */
const UNPROVED = 'Could not validate credentials';

const BY_REASON: ByReason = {
  role_too_low: ({ needed }) => ({
    detail: ofJobs(needed === 'admin' ? 'adminAccessRequired' : 'operatorAccessRequired'),
  }),
  bad_password: () => ({ detail: ofLogins('incorrectCredentials') }),
  totp_wrong: () => ({ detail: ofLogins('incorrectCredentials') }),
  session_ended: () => ({ detail: UNPROVED }),
  totp_awaited: () => ({ detail: UNPROVED }),
  failed_logins: ({ retryAfterSeconds }) => ({ detail: ofLogins('tooManyRequests', { retryAfterSeconds }) }),
  missing: ({ noun, asked }) => {
    if (noun === 'schedule') return { detail: ofJobs('scheduledJobNotFound') };
    return noun === 'target' ? { detail: ofJobs('repositoryNotFound', { id: idIn(asked) }) } : null;
  },
  script_unknown: ({ phase, id }) => ({
    detail: `There is no script ${id} for ${phase}_backup_script_id; name one that exists, or null.`,
  }),
  schedule_name_taken: () => ({ status: 400, detail: ofJobs('jobNameExists') }),
  schedule_without_target: () => ({ status: 400, detail: ofJobs('noRepositoriesConfigured') }),
  store_not_adopted: () => ({ status: 403 }),
  schedule_underway: ({ target, task }) => underway(target, ['backup', 'backup'], task),
  check_underway: ({ target, action, task }) => underway(target, [action, action], task),
};

/** Of work on a repository that is to wait for other work there. */
const underway = (
  target: Thing,
  [wanted, active]: readonly [string, string],
  task: { readonly id: number; readonly state: TaskState },
): Partial<WireProblem> => ({
  detail: {
    key: 'backend.errors.jobs.repositoryOperationActive',
    params: {
      repository_id: target.id,
      repository: target.name,
      requested_operation: wanted,
      active_operation: active,
      active_operation_class: active,
      active_job_table: `${active}_jobs`,
      active_job_id: task.id,
      active_status: task.state === 'queued' ? 'pending' : 'running',
    },
  },
});

/** An id as clients know it; whatever else was asked for, as far as it may be repeated. */
const idIn = (asked: string): number | string => (/^-?\d{1,16}$/.test(asked) ? Number(asked) : shownText(asked));

/** What this wire calls the product's fields. */
const FIELDS: Readonly<Record<string, string>> = {
  targets: 'repository_ids',
  timeZone: 'timezone',
  recurrence: 'cron_expression',
  'retention.within': 'prune_keep_within',
  'retention.hourly': 'prune_keep_hourly',
  'retention.daily': 'prune_keep_daily',
  'retention.weekly': 'prune_keep_weekly',
  'retention.monthly': 'prune_keep_monthly',
  'retention.quarterly': 'prune_keep_quarterly',
  'retention.yearly': 'prune_keep_yearly',
  source: 'source_directories',
  timeoutSeconds: 'timeout',
  'scripts.pre.parameters': 'pre_backup_script_parameters',
  'scripts.post.parameters': 'post_backup_script_parameters',
  excludes: 'exclude_patterns',
  archiveName: 'archive_name_template',
  'check.maxSeconds': 'max_duration',
  'check.flags': 'check_extra_flags',
  'check.paths': 'paths',
};

/** What this wire calls the product's things. Callers know all of them by id but repositories, which have names. */
const VOCABULARY: Vocabulary = {
  one: {
    ...OWN_VOCABULARY.one,
    target: 'repository',
    schedule: 'scheduled job',
    run: 'backup',
    task: 'backup job',
    snapshot: 'archive',
    restore: 'restore job',
  },
  many: {
    ...OWN_VOCABULARY.many,
    target: 'repositories',
    schedule: 'scheduled jobs',
    run: 'backups',
    task: 'backup jobs',
    snapshot: 'archives',
    restore: 'restore jobs',
  },
  nameOf: ({ noun, id, name }) => (noun === 'target' || noun === 'store' || noun === 'snapshot' ? name : String(id)),
  field: (field) => FIELDS[field] ?? field,
};

/**
 * Every problem of the product in the words of this wire, in which rules of retention are numbers to keep, and archives
 * are of one class.
 */
const WORDS: Wording = {
  ...createEnglish(VOCABULARY),
  over_daily_quota: ({ limit }) => `Your account allows ${limit} manual archives in 24 hours; wait.`,
  over_total_quota: ({ limit }) => `Your account allows ${limit} manual archives in all; delete one.`,
  retention_keeps_nothing: () =>
    'The prune_keep values are all 0, which would keep no archive; set one of them, or switch run_prune_after off.',
};

/** What this room alone refuses. */
const OWN_WORDS = {
  availability_mode: () => ({
    status: 422,
    detail: "The schedule_mode 'availability' is not served here; use 'cron' with a cron_expression.",
  }),
  mode_unknown: () => ({ status: 422, detail: ofJobs('invalidMode') }),
  interval_out_of_range: () => ({ status: 422, detail: ofJobs('invalidAvailabilityInterval') }),
  cron_missing: () => ({
    status: 400,
    detail: ofJobs('invalidCronExpression', { error: 'cron expression is required' }),
  }),
  no_repository: () => ({ status: 400, detail: ofJobs('noRepositoriesConfigured') }),
  only_observed: ({ name }: { name: string }) => ({ status: 400, detail: ofJobs('observabilityOnlyRepo', { name }) }),
  placeholder_unknown: ({ placeholder, known }: { placeholder: string; known: readonly string[] }) => ({
    status: 422,
    detail: `The archive_name_template has no placeholder '${shownText(placeholder)}'; use ${known.join(', ')}.`,
  }),
  paths_for_staff: () => ({
    status: 403,
    detail: 'Where a repository and its files lie is set by the provider alone; ask them for it.',
  }),
  restore_denied: () => ({
    status: 403,
    detail: "An archive is restored as a whole to '/', where that is allowed; single files can be downloaded.",
  }),
  field_unserved: ({ field }: { field: string }) => ({
    status: 400,
    detail: `The field ${field} is not served here; leave it out.`,
  }),
  compaction_of_others: () => ({
    status: 409,
    detail: 'The store of this repository holds others too; it is compacted by night and after backups.',
  }),
  compaction_too_long: () => ({
    status: 409,
    detail: 'The repository could not be compacted within a minute; the rest is done by night.',
  }),
  import_too_long: () => ({
    status: 409,
    detail: 'The repository could not be opened within a minute; try again once nobody else works in it.',
  }),
  repository_unopened: ({ said }: { said: string }) => ({ status: 400, detail: said }),
  prune_keeps_nothing: () => ({
    status: 422,
    detail: 'The keep values are all 0, which would keep no archive; set one of them.',
  }),
  mounts_unserved: () => ({
    status: 404,
    detail: 'Archives are not mounted here; look into one, save single files of it, or restore it.',
  }),
  restore_goes_on: ({ id }: { id: number }) => ({
    status: 409,
    detail: `The restore job ${id} cannot be called off; wait for its end.`,
  }),
  retry_denied: ({ id }: { id: number }) => ({
    status: 400,
    detail: `The backup job ${id} is tried again by hand only where it was begun by hand, and failed or was cancelled.`,
  }),
  check_flag_unserved: ({ flag, known }: { flag: string; known: readonly string[] }) => ({
    status: 400,
    detail: `The flag '${shownText(flag)}' is not served here; use ${known.join(', ')}.`,
  }),
  activity_unknown: () => ({ status: 404, detail: 'There is no such activity.' }),
  log_in_needed: () => ({ status: 403, detail: 'A token makes no other tokens; log in.' }),
  unproved: () => ({ status: 401, detail: UNPROVED }),
  address_unknown: () => ({ status: 404, detail: 'Not Found' }),
  method_denied: () => ({ status: 405, detail: 'Method Not Allowed' }),
} as const satisfies Readonly<Record<string, (params: never) => WireProblem>>;

type OwnReason = keyof typeof OWN_WORDS;

/** What this room refuses, in its own words. */
export class WireRefusal extends Error {
  readonly told: WireProblem;

  constructor(told: WireProblem) {
    super(typeof told.detail === 'string' ? told.detail : 'refused');
    this.name = 'WireRefusal';
    this.told = told;
  }
}

/** A refusal by this room itself. */
export function refuse<R extends OwnReason>(reason: R, ...params: Parameters<(typeof OWN_WORDS)[R]>): WireRefusal {
  // The compiler does not see that the words and the params of one reason belong together.
  const say = OWN_WORDS[reason] as (...params: unknown[]) => WireProblem;
  return new WireRefusal(say(...params));
}

/** A refusal of what does not fit, each named. */
export const refuseMisfits = (misfits: readonly Misfit[]): WireRefusal =>
  new WireRefusal({ status: 422, detail: misfits });

/** What an answer tells of an error. */
export const toldOf = (error: GatewayError | WireRefusal): WireProblem =>
  error instanceof WireRefusal ? error.told : tell(error.problem);

/** The sentence of a problem in the words of this wire. */
export const sayProblem = (problem: Problem): string => wordProblem(WORDS, withoutSecrets(problem));

/** The same, as it may be told to who calls: where sources and stores are, staff alone. */
export const sayProblemTo = ({ isStaff }: Pick<Actor, 'isStaff'>, problem: Problem): string =>
  sayProblem(isStaff ? problem : withoutPlaces(problem));

function tell(problem: Problem): WireProblem {
  const status = BY_CODE[problem.code];
  const special = BY_REASON[problem.reason as CallReason] as
    | ((params: object) => Partial<WireProblem> | null)
    | undefined;
  const seconds = 'retryAfterSeconds' in problem.params ? problem.params.retryAfterSeconds : 1;
  return {
    status,
    detail: problem.code === 'invalid_recurrence' ? tellOfRule(problem) : sayProblem(problem),
    ...(status === 429 || status === 503 ? { retryAfterSeconds: seconds } : {}),
    ...special?.(problem.params),
  };
}

const tellOfRule = (problem: Problem): KeyedText =>
  ofJobs(problem.reason === 'time_zone_unknown' ? 'invalidTimezone' : 'invalidCronExpression', {
    error: sayProblem(problem),
  });

/** What is shown of an error whose wire has it as a text beside others: the parser's own words. */
export const sayError = (error: GatewayError): string => sayProblem(error.problem);
