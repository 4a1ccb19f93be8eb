import type { ErrorCode, GatewayError } from '../../domain/errors.ts';
import {
  type CallReason,
  type Noun,
  type Params,
  type Problem,
  type Reason,
  type Wording,
  wordProblem,
} from '../../domain/problems/index.ts';
import { withoutSecrets } from '../../server/shown-problems.ts';
import { createEnglish, OWN_VOCABULARY } from '../../wording/english/index.ts';
import type { Vocabulary } from '../../wording/vocabulary.ts';
import type { Misfits } from './fields.ts';

/** What an answer tells of what was refused or failed; each of the room's two services writes it in its own form. */
export interface WireProblem {
  readonly status: number;
  readonly message: string;
  /** A word that programs may compare. */
  readonly key: string;
  /** Of what does not fit: what is wrong, by field. */
  readonly details?: Misfits;
  /** When to come back, where coming back helps. */
  readonly retryAfterSeconds?: number;
}

/** The status of each code: 400 is for what is well-formed and refused, conflicts too (source: no 409 is documented). */
const BY_CODE: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  invalid_recurrence: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 400,
  quota_exceeded: 400,
  rate_limited: 429,
  unavailable: 503,
  driver_failed: 500,
  internal: 500,
};

/** What this wire calls the product's things where a program compares them. */
const KEYS: Readonly<Partial<Record<Noun, string>>> = {
  schedule: 'plan',
  target: 'volume',
  run: 'checkpoint',
  task: 'checkpoint_item',
  snapshot: 'backup',
};

/** What this wire calls the product's fields. */
const FIELDS: Readonly<Record<string, string>> = {
  targets: 'resources',
  recurrence: 'schedule_pattern',
  expression: 'schedule_pattern',
  'retention.last': 'max_backups',
  'retention.count': 'max_backups',
};

/** What this wire calls the product's things. Callers know all of them by uuid, people and stores by name. */
const VOCABULARY: Vocabulary = {
  one: {
    ...OWN_VOCABULARY.one,
    account: 'project',
    login: 'user',
    target: 'volume',
    schedule: 'backup plan',
    run: 'checkpoint',
    task: 'checkpoint item',
    snapshot: 'backup',
  },
  many: {
    ...OWN_VOCABULARY.many,
    account: 'projects',
    login: 'users',
    target: 'volumes',
    schedule: 'backup plans',
    run: 'checkpoints',
    task: 'checkpoint items',
    snapshot: 'backups',
  },
  nameOf: ({ noun, uuid, name }) => (noun === 'store' || noun === 'login' ? name : uuid),
  field: (field) => FIELDS[field] ?? field,
};

/** What any call is told whose token is none, has ended or is of another kind. */
const UNPROVED = 'The X-Auth-Token is missing, has ended or was revoked; get a new one from /identity/v3/auth/tokens.';

/** What Keystone says to whoever proved nothing. */
const UNAUTHENTICATED = 'The request you have made requires authentication.';

/** Every problem of the product in the words of this wire, in which backups are of one class. */
const WORDS: Wording = {
  ...createEnglish(VOCABULARY),
  session_ended: () => UNPROVED,
  totp_awaited: () => UNPROVED,
  bad_password: () => UNAUTHENTICATED,
  totp_wrong: () => UNAUTHENTICATED,
  over_daily_quota: ({ limit }) => `Your project allows ${limit} backups by hand in 24 hours; wait.`,
  over_total_quota: ({ limit }) => `Your project allows ${limit} backups by hand in all; delete one.`,
};

/** Where a reason is told otherwise than its code. */
type ByReason = {
  readonly [R in CallReason]?: (params: Params<R>) => Partial<WireProblem>;
};

/** A reason as programs of this wire know it, in its words: `backup_protected`. */
const keyOf = (reason: string): string => reason.replaceAll(/[a-z]+/g, (word) => KEYS[word as Noun] ?? word);

const BY_REASON: ByReason = {
  missing: ({ noun }) => ({ key: keyOf(`${noun}_not_found`) }),
  session_ended: () => ({ key: 'unauthorized' }),
  totp_awaited: () => ({ key: 'unauthorized' }),
};

/** What is told of a body, a path or a query that does not fit. */
const misfitted = (details: Misfits): WireProblem => ({
  status: 422,
  message: 'Request validation failed',
  key: 'validation_error',
  details,
});

/** What this room alone refuses. */
const OWN_WORDS = {
  unproved: () => ({ status: 401, key: 'unauthorized', message: UNPROVED }),
  project_foreign: () => ({
    status: 403,
    key: 'project_mismatch',
    message: 'The token is for another project than the one in the path.',
  }),
  address_unknown: () => ({ status: 404, key: 'address_not_found', message: 'Nothing lives at this address.' }),
  method_denied: (allowed: readonly string[]) => ({
    status: 405,
    key: 'method_not_allowed',
    message: `This address takes ${allowed.join(', ')}.`,
  }),
  marker_unknown: (marker: string) => ({
    status: 400,
    key: 'marker_not_found',
    message: `The marker '${marker}' is the id of nothing in this list; leave it out to begin anew.`,
  }),
  volume_unknown: (uuid: string) => ({
    status: 400,
    key: 'volume_not_found',
    message: `The volume '${uuid}' is not known here; ask your provider to register it.`,
  }),
  backups_ambiguous: (most: number, amount: number) => ({
    status: 400,
    key: 'backups_ambiguous',
    message: `The max_backups ${most} and the full_backups_amount ${amount} are one setting; send one of them, or the same number twice.`,
  }),
  backups_out_of_range: (mode: string, most: number, given: number) => ({
    status: 400,
    key: 'backups_out_of_range',
    message: `A plan of the mode '${mode}' keeps 1 to ${most} ${mode === 'full' ? 'backups' : 'full backups'} of a volume, not ${given}.`,
  }),
  schedule_dense: (minutes: number, least: number) => ({
    status: 400,
    key: 'schedule_too_dense',
    message: `Two runs of the schedule are ${minutes} minutes apart; leave at least ${least} minutes between them.`,
  }),
  checkpoint_deleting: (id: string) => ({
    status: 400,
    key: 'checkpoint_deleting',
    message: `The checkpoint '${id}' is being deleted already.`,
  }),
  chain_unknown: (id: string) => ({
    status: 404,
    key: 'chain_not_found',
    message: `The chain '${id}' does not exist.`,
  }),
  scope_foreign: () => ({
    status: 401,
    key: 'unauthorized',
    message: "The user has no role in the project; scope to the user's own project, or leave the scope out.",
  }),
  scope_unknown: () => ({
    status: 400,
    key: 'validation_error',
    message:
      "The auth.scope must be one project or one domain; scope to the user's own project, or leave the scope out.",
  }),
  method_unsupported: () => ({
    status: 401,
    key: 'unauthorized',
    message: "Tokens are given for the methods 'password', or 'password' and 'totp', and for no others; send those.",
  }),
  token_request_malformed: (part: string, advice: string) => ({
    status: 400,
    key: 'validation_error',
    message: `The ${part} is missing; ${advice}.`,
  }),
  subject_unknown: () => ({
    status: 404,
    key: 'token_not_found',
    message: 'The X-Subject-Token is not a token that is good now.',
  }),
} as const satisfies Readonly<Record<string, (...params: never) => WireProblem>>;

type OwnReason = keyof typeof OWN_WORDS;

/** What this room refuses, in its own words. */
export class WireRefusal extends Error {
  readonly told: WireProblem;

  constructor(told: WireProblem) {
    super(told.message);
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

/** A refusal of what does not fit, by field. */
export const refuseMisfits = (misfits: Misfits): WireRefusal => new WireRefusal(misfitted(misfits));

/** What an answer tells of an error. */
export const toldOf = (error: GatewayError | WireRefusal): WireProblem =>
  error instanceof WireRefusal ? error.told : tell(error.problem);

/** What is a rule, and none that is served: it is told by the part that is to blame. */
const UNSERVED: ReadonlySet<Reason> = new Set<Reason>([
  'calendar_property_unknown',
  'rrule_date_never_comes',
  'rrule_part_malformed',
  'rrule_part_unknown',
  'rrule_parts_conflict',
]);

/** The sentence of a problem in the words of this wire. */
const sayProblem = (problem: Problem): string => wordProblem(WORDS, withoutSecrets(problem));

function tell(problem: Problem): WireProblem {
  const status = BY_CODE[problem.code];
  const message = sayProblem(problem);
  if (problem.code === 'invalid_recurrence' && !UNSERVED.has(problem.reason)) {
    return misfitted({ schedule_pattern: [message] });
  }
  const special = BY_REASON[problem.reason as CallReason] as ((params: object) => Partial<WireProblem>) | undefined;
  const seconds = 'retryAfterSeconds' in problem.params ? problem.params.retryAfterSeconds : 1;
  return {
    status: UNSERVED.has(problem.reason) ? 400 : status,
    message,
    key: keyOf(problem.reason),
    ...(status === 429 || status === 503 ? { retryAfterSeconds: seconds } : {}),
    ...special?.(problem.params),
  };
}
