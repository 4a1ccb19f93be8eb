import { type ErrorCode, GatewayError } from '../../domain/errors.ts';
import { type CallReason, type Problem, type Wording, wordProblem } from '../../domain/problems/index.ts';
import { isId, shownText, withoutSecret, withTexts } from '../../server/shown.ts';
import { createEnglish } from '../../wording/english/index.ts';
import type { Vocabulary } from '../../wording/vocabulary.ts';
import { NOUNS } from './nouns.ts';
import { POINTS, RULE_POINTS } from './schedulers/schema.ts';

/** The closed set of the provider's `error_type`. */
type ErrorType =
  | 'validation'
  | 'notexist'
  | 'backend'
  | 'permission'
  | 'database'
  | 'concurrency'
  | 'billing'
  | 'payment';

interface WireStatus {
  readonly status: number;
  readonly type: ErrorType;
}

/** Everything that an answer tells of what was refused or failed. */
export interface WireProblem extends WireStatus {
  /** The field of a 400. */
  readonly point: string | null;
  /** One sentence, in the words of this wire. */
  readonly message: string;
  /** When to come back, where coming back helps. */
  readonly retryAfterSeconds?: number;
}

const INVALID: WireStatus = { status: 400, type: 'validation' };
const UNPROVED: WireStatus = { status: 401, type: 'permission' };
const DENIED: WireStatus = { status: 403, type: 'permission' };
const ABSENT: WireStatus = { status: 404, type: 'notexist' };
const BUSY: WireStatus = { status: 503, type: 'concurrency' };
const BROKEN: WireStatus = { status: 500, type: 'backend' };

/**
 * How this wire says each code. A write that met another is 503 `concurrency` (source: the provider's status table);
 * 429 has no type of its own there and is `concurrency` too.
 */
const BY_CODE: Readonly<Record<ErrorCode, WireStatus>> = {
  invalid_request: INVALID,
  invalid_recurrence: INVALID,
  unauthenticated: UNPROVED,
  forbidden: DENIED,
  not_found: ABSENT,
  conflict: BUSY,
  quota_exceeded: DENIED,
  rate_limited: { status: 429, type: 'concurrency' },
  unavailable: BUSY,
  driver_failed: BROKEN,
  internal: BROKEN,
};

/**
 * Where a reason is said otherwise than its code: what a snapshot's state stands in the way of met no other write, so
 * that it is no `concurrency` (source: the provider refuses without saying how).
 */
const BY_REASON: Readonly<Partial<Record<CallReason, WireStatus>>> = {
  snapshot_protected: DENIED,
  snapshot_held: DENIED,
  snapshot_needed: DENIED,
  snapshot_unfinished: DENIED,
  snapshot_deleting: DENIED,
  snapshot_unavailable: DENIED,
  snapshot_not_shrunk: DENIED,
  snapshot_gone: DENIED,
  snapshot_failed: DENIED,
  store_not_adopted: DENIED,
};

const ALL_POINTS = new Map<string, string>(Object.entries(POINTS));

const isRuleField = (name: string): name is keyof typeof RULE_POINTS => Object.hasOwn(RULE_POINTS, name);

/** The wire's field of a product's; what lies in a retention rule counts for itself. */
function pointOf(field: string): string {
  const parts = field.split(/[.[\]]+/);
  const [top = field, last = field] = [parts[0], parts.at(-1)];
  return top === 'retention' && isRuleField(last) ? RULE_POINTS[last] : (ALL_POINTS.get(top) ?? top);
}

const RULE = /^retention\.rules\[(\d+)\]\.(\w+)$/;

/** What this wire calls the product's things. Callers know a store by its location's code, a drive by its name. */
const VOCABULARY: Vocabulary = {
  ...NOUNS,
  nameOf: ({ noun, uuid, name, locationCode = name }) => {
    if (noun === 'store') return locationCode;
    return noun === 'target' ? name : uuid;
  },
  field: (field) => {
    const [, index, ofRule = ''] = RULE.exec(field) ?? [];
    return isRuleField(ofRule) ? `retention_policy rule ${Number(index) + 1}'s ${RULE_POINTS[ofRule]}` : pointOf(field);
  },
};

/** Every problem of the product in the words of this wire, in which a location is what a store is at. */
const WORDS: Wording = {
  ...createEnglish(VOCABULARY),
  location_unknown: ({ value, purpose }) =>
    `There is no location '${value}'; ${purpose === 'schedule' ? 'use one that exists' : 'name another one'}.`,
  location_of_source: ({ value }) => `The location '${value}' is that of the drive's own; name another one.`,
  schedule_store_missing: ({ value, schedule }) =>
    `There is no location '${value}' of the scheduler '${VOCABULARY.nameOf(schedule)}'.`,
};

/** What this room refuses by itself, of what its wire alone has. What was sent is repeated without credentials. */
const OWN_WORDS = {
  required: () => 'This field is required.',
  no_object: ({ noun }: { noun: string }) => `The body is not a JSON object of a ${noun}; send one.`,
  not_single: ({ noun }: { noun: string }) =>
    `The field objects does not hold exactly one ${noun}; send one in each call.`,
  not_some: ({ noun, count, most }: { noun: string; count: number; most: number }) =>
    `The body holds ${count} objects of a ${noun}; send 1 to ${most} in each call.`,
  /** `value` as it may be shown. */
  unfit: ({ place, demand, value }: { place: string; demand: string; value: string }) =>
    `The field ${place} ${demand}; its value is ${value}.`,
  unfit_scheduler: ({ place, demand, value }: { place: string; demand: string; value: string }) =>
    `The field ${place} ${demand}; its value is ${value}. Send null to take the scheduler off.`,
  key_too_long: ({ place, length, most }: { place: string; length: number; most: number }) =>
    `A key of ${place} has ${length} characters; at most ${most} are allowed.`,
  nothing_to_delete: () => 'The body names nothing to delete; send {"objects":[{"uuid":"…"}]}.',
  object_without_uuid: ({ place }: { place: number }) =>
    `The object number ${place} has no uuid; send {"uuid":"…"} for each.`,
  no_preference: () => 'The body holds no preference; send one with its contact, type and value.',
  action_unknown: ({ action, known }: { action: string; known: string }) =>
    `The action '${shownText(action)}' is not supported; use ${known}.`,
  credential_not_text: ({ field }: { field: string }) => `The ${field} is not text; send it as a JSON string.`,
  too_many_alternatives: ({ filter, count, most }: { filter: string; count: number; most: number }) =>
    `The filter '${filter}' has ${count} alternatives; give at most ${most}, and ask again for the others.`,
  filter_unknown: ({ filter, known }: { filter: string; known: readonly string[] }) => {
    const advice = known.length === 0 ? 'leave it out' : `use ${known.join(', ')}`;
    return `The list has no filter '${filter}'; ${advice}.`;
  },
  no_count: ({ name, value }: { name: string; value: string }) =>
    `The ${name} '${shownText(value)}' is not a whole number from 0; correct it, or leave it out.`,
  order_unknown: ({ value, known }: { value: string; known: readonly string[] }) =>
    `The list cannot be ordered by '${shownText(value)}'; use ${known.join(' or ')}, with '-' before it for descending.`,
  manual_time_malformed: ({ value }: { value: string }) =>
    `The time '${withoutSecret(value)}' is not HH:MM, 00:00 to 23:59; write a list such as '02:00,22:15'.`,
  weekday_unknown: ({ field, value, known }: { field: string; value: string; known: readonly string[] }) =>
    `The ${field} '${withoutSecret(value)}' is not one of ${known.join(', ')}; correct it, or send ["*"] for every day.`,
  numbers_malformed: ({ field, value, least, most }: { field: string; value: string; least: number; most: number }) =>
    `The ${field} '${withoutSecret(value)}' is neither '*' nor a list of numbers from ${least} to ${most}; correct it.`,
  repeat_twice: ({ hours, minutes }: { hours: string; minutes: string }) =>
    `The repeat has both an hour '${withoutSecret(hours)}' and a minute '${withoutSecret(minutes)}'; leave one of them empty.`,
  step_malformed: ({ unit, value, most }: { unit: string; value: string; most: number }) =>
    `The ${unit} '${withoutSecret(value)}' of repeat is not '*/N' with N from 1 to ${most}; correct it.`,
  clock_malformed: ({ field, value }: { field: string; value: string }) =>
    `The ${field} '${value}' is not a time from 0:00 to 23:59; correct it, or leave hour and minute empty.`,
  zone_unknown: ({ field, value }: { field: string; value: string }) =>
    `The ${field} '${withoutSecret(value)}' is no IANA zone; use one such as 'Europe/London', or 'Etc/UTC'.`,
  clock_beside_repeat: ({ field, value }: { field: string; value: string }) =>
    `The ${field} '${value}' does not go with a repeat; leave it empty, or leave the repeat out.`,
  clock_missing: ({ field }: { field: string }) =>
    `The ${field} is empty; name it, or send a repeat such as '*/12', or manual_incremental_backup.`,
  rule_incomplete: () =>
    `A retention rule lacks its period or quantity; send both, such as {"period":"days","quantity":7}.`,
  day_of_other_unit: ({ option, unit }: { option: number; unit: string }) =>
    `The time_option '${option}' does not go with ${withoutSecret(unit)}; use 0 (Sunday) to 6 for weeks, 1 to 31 for months, none for days.`,
  local_as_remote: ({ field, value, advice }: { field: string; value: string; advice: string }) =>
    `The ${field} '${value}' is not a remote location; name another one${advice}.`,
  size_smaller: ({ size, standing }: { size: number; standing: number }) =>
    `The size '${size}' is below the ${standing} bytes that there are; give at least that many.`,
  storage_fixed: ({ storage }: { storage: string }) =>
    `The storage_type of what is there is '${storage}', which cannot be changed; clone the drive onto another one.`,
  drive_fixed: ({ uuid }: { uuid: string }) => `The snapshot is of the drive '${uuid}'; that cannot be changed.`,
  location_fixed: ({ location }: { location: string }) =>
    `The snapshot lies at '${location}' and cannot be moved; make another one there.`,
  basic_not_text: () => 'The Basic credentials are not UTF-8 text; send login:password as text.',
  basic_malformed: () => 'The Basic credentials are not base64 of login:password; correct them.',
  no_api_token: () => 'The token is not an API token; issue one, or log in with Basic.',
  scheme_unknown: () => 'This kind of credentials is not taken; log in with HTTP Basic, or send a Bearer token.',
  no_credentials: () => 'Credentials are missing; log in with HTTP Basic, or send an API token as Bearer.',
  no_session: () => 'The cookie is no session; log in again.',
  csrf: ({ cookie }: { cookie: string }) =>
    `The header X-CSRFToken is not what the cookie ${cookie} holds; send that, or use Basic.`,
  address_unknown: () => 'Nothing lives at this address; check the path.',
  method_denied: ({ method, allowed }: { method: string; allowed: readonly string[] }) =>
    `The method ${method} is not possible here; use ${allowed.join(' or ')}.`,
  only_json: () => 'Only JSON is written here; accept application/json.',
} as const;

type OwnReason = keyof typeof OWN_WORDS;

/** What is no wrong field. */
const OWN_STATUS: Readonly<Partial<Record<OwnReason, WireStatus>>> = {
  basic_malformed: UNPROVED,
  no_api_token: UNPROVED,
  scheme_unknown: UNPROVED,
  no_credentials: UNPROVED,
  no_session: UNPROVED,
  csrf: DENIED,
  address_unknown: ABSENT,
  method_denied: { ...INVALID, status: 405 },
  only_json: { ...INVALID, status: 406 },
};

/** What this room refuses, in its own words. */
export class WireRefusal extends Error {
  readonly told: WireProblem;

  constructor(told: WireProblem, options?: ErrorOptions) {
    super(told.message, options);
    this.name = 'WireRefusal';
    this.told = told;
  }
}

/** A refusal by this room itself, of one field where `point` names it. */
export function refuse<R extends OwnReason>(
  reason: R,
  point: string | null,
  ...params: Parameters<(typeof OWN_WORDS)[R]>
): WireRefusal {
  // The compiler does not see that the words and the params of one reason belong together.
  const say = OWN_WORDS[reason] as (...params: unknown[]) => string;
  return new WireRefusal({ ...(OWN_STATUS[reason] ?? INVALID), point, message: say(...params) });
}

/** The refusal of a field of the product as that of another field of this wire than usual; any other error as it is. */
export const refusedAt = (point: string, field: string, error: unknown): unknown =>
  error instanceof GatewayError && fieldOf(error.problem) === field
    ? new WireRefusal({ ...tell(error.problem), point }, { cause: error })
    : error;

/** What an answer tells of an error. */
export const toldOf = (error: GatewayError | WireRefusal): WireProblem =>
  error instanceof WireRefusal ? error.told : tell(error.problem);

function tell(problem: Problem): WireProblem {
  const wire = BY_REASON[problem.reason as CallReason] ?? BY_CODE[problem.code];
  const field = fieldOf(problem);
  const seconds = 'retryAfterSeconds' in problem.params ? problem.params.retryAfterSeconds : 1;
  return {
    ...wire,
    point: wire.type === 'validation' && field !== null ? pointOf(field) : null,
    message: wordProblem(WORDS, withoutSecrets(problem)),
    ...(wire.status === 429 || wire.status === 503 ? { retryAfterSeconds: seconds } : {}),
  };
}

const fieldOf = ({ params }: Problem): string | null => ('field' in params ? params.field : null);

/** The same problem without what may be a credential: what was asked for and is no id, a text that names one. */
function withoutSecrets(problem: Problem): Problem {
  const params = withTexts(problem.params, withoutSecret);
  const isKnown = problem.reason !== 'missing' || isId(problem.params.asked);
  return { ...problem, params: isKnown ? params : { ...params, asked: '…' } } as Problem;
}
