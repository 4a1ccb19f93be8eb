import {
  type CallProblem,
  type CallReason,
  type ErrorCode,
  type Noun,
  problemOf,
  type Thing,
} from '../../domain/problems/index.ts';
import { shownText } from '../../server/shown.ts';
import { type Language, say, sayProblem, type TextKey, wireField } from './catalogue/index.ts';
import type { Refused } from './refusals.ts';
import { MAGIC_NUMBER, shownAsked, shownSent, withShownParams } from './shown-problem.ts';

/** The call that failed, as far as its error tells. */
export interface ErrorScene {
  readonly func: string;
  readonly address: string;
  readonly language: Language;
  /** Of an ended session, as this caller understands it. */
  readonly sessionErrorType: 'access' | 'auth';
}

/** An error as this wire words it. */
export interface WireError {
  readonly type: string;
  /** A class of things, a field or a function, by type. */
  readonly object: string;
  /** What was wrong: an id, a field's value, a function's name. */
  readonly value: string;
  /** In the call's language. */
  readonly message: string;
}

/** A problem of the product on this wire; `sentence` is what the catalogue says of it. */
type Show<P extends CallProblem> = (problem: P, sentence: string, scene: ErrorScene) => WireError;

type OfCode<C extends ErrorCode> = Extract<CallProblem, { code: C }>;
type OfReason<R extends CallReason> = Extract<CallProblem, { reason: R }>;

/** What this wire calls the class of things that a noun names; else it is the noun. */
const OBJECTS: Readonly<Partial<Record<Noun, string>>> = {
  target: 'instances',
  schedule: 'instances.fleio_bckps.schedule',
  snapshot: 'image',
  login: 'user',
};

const ofFunction =
  (type: string): Show<CallProblem> =>
  (_, message, { func }) => ({ type, object: func, value: func, message });

const ofLogin =
  (object: string): Show<CallProblem> =>
  (_, message, { address }) => ({ type: 'auth', object, value: `remote_addr: [${address}]`, message });

/** Its value is the id of the first thing that it is about, of a store the location. */
const ofThing =
  (type: string, object: string): Show<CallProblem> =>
  ({ params }, message) => {
    const about = Object.values(params).find(isThing);
    return { type, object, value: about?.locationCode ?? String(about?.id ?? ''), message };
  };

const isThing = (param: unknown): param is Thing => typeof param === 'object' && param !== null && 'noun' in param;

const ofLimit =
  (object: string): Show<OfCode<'quota_exceeded'>> =>
  ({ params }, message) => ({ type: 'limit', object, value: String(params.limit), message });

/** No failure to log in: the cabinet and scripts would ask for the password again. */
const ofCalls: Show<CallProblem> = (_, message, { func }) => ({ type: 'limit', object: 'calls', value: func, message });

const sayLack = ({ func, language }: ErrorScene): string => say(language, 'access.lack', { func });

/** The words that clients look for to log in again or to log out; see the README. */
const showSession: Show<CallProblem> = (_, __, scene) => {
  const { func, language, sessionErrorType } = scene;
  const ended = sayProblem(language, problemOf('session_ended', {}));
  return { type: sessionErrorType, object: func, value: func, message: `${sayLack(scene)}. ${ended}` };
};

const showField: Show<OfCode<'invalid_request' | 'invalid_recurrence'>> = ({ params }, sentence, { language }) =>
  wrongField(language, 'value.of_problem', wireField(params.field), params.value, sentence);

function wrongField(language: Language, key: TextKey, field: string, sent: string, sentence: string): WireError {
  const value = shownSent(field, sent);
  const isHidden = value.includes(MAGIC_NUMBER) || (value === '' && sent !== '');
  const quoted = isHidden ? '' : ` '${shownText(value)}'`;
  return { type: 'value', object: field, value, message: say(language, key, { field, quoted, sentence }) };
}

/** Every error of the product by its code. */
const BY_CODE: { readonly [C in ErrorCode]: Show<OfCode<C>> } = {
  invalid_request: showField,
  invalid_recurrence: showField,
  unauthenticated: showSession,
  forbidden: (problem, sentence, scene) => ofFunction('access')(problem, `${sayLack(scene)}. ${sentence}`, scene),
  not_found: ofThing('missed', 'store'),
  conflict: ofThing('runningoperation', 'runningoperation'),
  quota_exceeded: ofLimit('limit'),
  rate_limited: ofLogin('badpassword'),
  unavailable: ofFunction('unavailable'),
  driver_failed: ofFunction('internal'),
  internal: ofFunction('internal'),
};

/** Reasons that this wire tells apart from the others of their code. */
const BY_REASON: { readonly [R in CallReason]?: Show<OfReason<R>> } = {
  missing: ({ params: { noun, asked } }, message) => ({
    type: 'missed',
    object: OBJECTS[noun] ?? noun,
    value: shownAsked(noun, asked),
    message,
  }),
  bad_password: ofLogin('badpassword'),
  totp_required: ofLogin('badpassword'),
  address_denied: ofLogin('badip'),
  totp_wrong: (_, message, { func }) => ({ type: 'auth', object: 'badtotp', value: func, message }),
  // Not as a lack of privileges: the cabinet would show nothing at all.
  in_place_denied: ofThing('access', 'in_place'),
  key_taken: ofThing('exists', 'key'),
  snapshot_protected: ofThing('access', 'protected'),
  snapshot_held: ofThing('access', 'held'),
  snapshot_needed: ofThing('access', 'needed'),
  store_not_adopted: ofThing('access', 'store'),
  sessions_in_use: ({ params }, message) => ({
    type: 'limit',
    object: 'sessions',
    value: String(params.count),
    message,
  }),
  over_daily_quota: ofLimit('manual_created_today'),
  over_total_quota: ofLimit('manual_created_total'),
  calls_at_once: ofCalls,
  too_many_calls: ofCalls,
  copies_read_at_once: ofCalls,
};

/** Every error of the product in this wire's words. */
export function showProblem(problem: CallProblem, scene: ErrorScene): WireError {
  // The compiler does not see that an entry of a table takes the problems of its key.
  const show = (BY_REASON[problem.reason] ?? BY_CODE[problem.code]) as Show<CallProblem>;
  return show(problem, sayProblem(scene.language, withShownParams(problem)), scene);
}

/** What this room itself refuses, in this wire's words. */
export function showRefusal(refused: Refused, scene: ErrorScene): WireError {
  const { func, language } = scene;
  const access = (...sentences: readonly string[]): WireError => ({
    type: 'access',
    object: func,
    value: func,
    message: [sayLack(scene), ...sentences].join('. '),
  });
  switch (refused.kind) {
    case 'field': {
      const { field, value, advice } = refused;
      return wrongField(language, 'value.of_field', field, value, say(language, advice.key, advice.values));
    }
    case 'function_unknown':
      return { type: 'missed', object: 'func', value: func, message: say(language, 'missed.function', { func }) };
    case 'function_withheld':
      return access();
    case 'url_credentials':
      return access(say(language, 'access.url_credentials'));
    case 'foreign_page':
      return access(say(language, 'access.origin'));
  }
}
