import type { ErrorCode, GatewayError } from '../../domain/errors.ts';
import { isId, isLoginName, shownText, withoutText } from '../../server/shown.ts';
import { FieldRefusal, type Language, say, type TextKey, type TextValues } from './catalogue/index.ts';
import {
  chooseConflict,
  chooseLack,
  chooseLimit,
  chooseMissed,
  chooseRate,
  FIELDS,
  HINDRANCES,
  OBJECTS,
  QUOTAS,
} from './error-words.ts';
import { isEchoed } from './responses/answer.ts';

/** The call that failed, as far as its error tells. */
export interface ErrorScene {
  readonly func: string;
  readonly address: string;
  readonly language: Language;
  /** As the room's setting. */
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

type Wording = (error: GatewayError, scene: ErrorScene) => WireError;

/** The text of a key, or in English the product's own sentence where the key leaves it that. */
const word = ({ details }: GatewayError, { language }: ErrorScene, key: TextKey, values: TextValues = {}): string =>
  say(language, key, {
    message: details.message,
    id: shownText(details.id ?? ''),
    value: details.value ?? '',
    ...values,
  });

const wordField: Wording = (error, scene) => {
  const { field = '', value: sent = '', message } = error.details;
  const object = FIELDS[field] ?? field;
  const value = isEchoed(object, sent) ? sent : '';
  const shown = { field: object, value: shownText(value) };
  const wording =
    error instanceof FieldRefusal
      ? say(scene.language, 'value.of_field', {
          ...shown,
          advice: say(scene.language, error.advice.key, error.advice.values),
        })
      : say(scene.language, 'value.of_product', {
          ...shown,
          message: lowerFirst(value === '' ? withoutText(message, sent) : message),
        });
  return { type: 'value', object, value, message: wording };
};

const wordMissing: Wording = (error, scene) => {
  const { noun = '', id: asked = '', message } = error.details;
  const id = isShown(noun, asked) ? asked : '';
  const values = { id, message: id === '' ? withoutText(message, asked) : message };
  return {
    type: 'missed',
    object: OBJECTS[noun] ?? noun,
    value: id,
    message: word(error, scene, chooseMissed(noun), values),
  };
};

/** A function's name is looked at where the call is read. */
const isShown = (noun: string, id: string): boolean =>
  noun === 'function' || (noun === 'login' ? isLoginName(id) : isId(id));

/** The words that clients look for to log in again or to log out; see the README. */
const wordSession = ({ func, language, sessionErrorType }: ErrorScene): WireError => ({
  type: sessionErrorType,
  object: func,
  value: func,
  message: `${say(language, 'access.lack', { func })}. ${say(language, 'access.session')}`,
});

const wordBadLogin = (address: string, message: string, object = 'badpassword'): WireError => ({
  type: 'auth',
  object,
  value: `remote_addr: [${address}]`,
  message,
});

const wordUnauthenticated: Wording = (error, scene) => {
  switch (error.details.reason) {
    case 'bad_password':
      return wordBadLogin(scene.address, word(error, scene, 'auth.bad_password'));
    case 'address_denied':
      return wordBadLogin(scene.address, word(error, scene, 'auth.bad_ip'), 'badip');
    case 'totp_required':
      return wordBadLogin(scene.address, word(error, scene, 'auth.totp_required'));
    case 'totp_wrong':
      return { type: 'auth', object: 'badtotp', value: scene.func, message: word(error, scene, 'auth.bad_totp') };
    default:
      return wordSession(scene);
  }
};

/** Not as a lack of privileges: the cabinet would show nothing at all. */
const wordInPlace: Wording = (error, scene) => ({
  type: 'access',
  object: 'in_place',
  value: error.details.id ?? '',
  message: word(error, scene, 'access.in_place'),
});

const wordForbidden: Wording = (error, scene) => {
  const { func, language } = scene;
  if (error.details.reason === 'in_place_denied') return wordInPlace(error, scene);
  const lack = say(language, 'access.lack', { func });
  const cause = chooseLack(error.details.reason);
  const message = cause === null ? lack : `${lack}. ${word(error, scene, cause)}`;
  return { type: 'access', object: func, value: func, message };
};

const wordConflict: Wording = (error, scene) => {
  const { reason = '', id: value = '' } = error.details;
  const message = word(error, scene, chooseConflict(error));
  if (reason === 'key_taken') return { type: 'exists', object: 'key', value, message };
  const hindrance = HINDRANCES[reason];
  return hindrance !== undefined
    ? { type: 'access', object: hindrance, value, message }
    : { type: 'runningoperation', object: 'runningoperation', value, message };
};

const wordLimit: Wording = (error, scene) => {
  const { reason = '', value = '' } = error.details;
  return { type: 'limit', object: QUOTAS[reason] ?? 'limit', value, message: word(error, scene, chooseLimit(reason)) };
};

const wordRate: Wording = (error, scene) => {
  // No failure to log in: the cabinet and scripts would ask for the password again.
  if (error.details.reason === 'calls_at_once') {
    return { type: 'limit', object: 'calls', value: scene.func, message: word(error, scene, 'limit.calls') };
  }
  const seconds = error.details.retryAfterSeconds ?? 1;
  return wordBadLogin(scene.address, word(error, scene, chooseRate(error.details.reason), { seconds }));
};

const wordFailure =
  (type: 'unavailable' | 'internal', key: TextKey): Wording =>
  (error, scene) => ({ type, object: scene.func, value: scene.func, message: word(error, scene, key) });

/** Every error of the product in this wire's words. */
export const WORDINGS: Readonly<Record<ErrorCode, Wording>> = {
  invalid_request: wordField,
  invalid_recurrence: wordField,
  unauthenticated: wordUnauthenticated,
  forbidden: wordForbidden,
  not_found: wordMissing,
  conflict: wordConflict,
  quota_exceeded: wordLimit,
  rate_limited: wordRate,
  unavailable: wordFailure('unavailable', 'failure.unavailable'),
  driver_failed: wordFailure('internal', 'failure.driver_failed'),
  internal: wordFailure('internal', 'failure.internal'),
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
