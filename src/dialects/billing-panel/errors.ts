import type { ErrorCode, GatewayError } from '../../domain/errors.ts';
import { type Element, leaf, node } from './documents/element.ts';

/** The call that failed, as far as its error tells. */
export interface ErrorScene {
  readonly func: string;
  readonly address: string;
}

/** An error as this wire words it. */
export interface WireError {
  readonly type: string;
  /** A class of things, a field or a function, by type. */
  readonly object: string;
  /** What was wrong: an id, a field's value, a function's name. */
  readonly value: string;
  readonly message: string;
}

type Wording = (error: GatewayError, scene: ErrorScene) => WireError;

/** Fields by our names and by the wire's; a name that is missing is the same in both. */
const FIELDS: Readonly<Record<string, string>> = {
  days: 'rotation_days',
  times: 'rotation_time',
  timeZone: 'rotation_time',
  targets: 'plid',
  id: 'elid',
  rotation: 'backup_rotation',
};

/** What this wire calls our nouns: the class of things, and a word for people. */
const NOUNS: Readonly<Record<string, { readonly object: string; readonly label: string }>> = {
  target: { object: 'instances', label: 'Instance' },
  schedule: { object: 'instances.fleio_bckps.schedule', label: 'Schedule' },
  snapshot: { object: 'image', label: 'Backup' },
};

const QUOTAS: Readonly<Record<string, string>> = { day: 'manual_created_today', total: 'manual_created_total' };

const wordField: Wording = ({ details }) => {
  const field = details.field ?? '';
  const object = FIELDS[field] ?? field;
  const value = details.value ?? '';
  const message = `The '${object}' field has invalid value '${cut(value, 60)}': ${lowerFirst(details.message)}`;
  return { type: 'value', object, value, message };
};

const wordMissing: Wording = ({ details }) => {
  const { noun = '', id = '' } = details;
  if (noun === 'function') {
    return {
      type: 'missed',
      object: 'func',
      value: id,
      message: `Could not find function '${id}'. ${details.message}`,
    };
  }
  const { object, label } = NOUNS[noun] ?? { object: noun, label: `The ${noun}` };
  return { type: 'missed', object, value: id, message: `${label} '${cut(id, 60)}' does not exist` };
};

/** The words that clients look for to log in again or to log out; see the README. */
const wordSession = (func: string): WireError => ({
  type: 'access',
  object: func,
  value: func,
  message: `${lackOfPrivileges(func)}. Session is not authorized or has expired`,
});

const wordBadPassword = (address: string, message: string): WireError => ({
  type: 'auth',
  object: 'badpassword',
  value: `remote_addr: [${address}]`,
  message,
});

const wordUnauthenticated: Wording = ({ details }, { func, address }) => {
  switch (details.reason) {
    case 'bad_password':
      // The space at the end is BILLmanager's.
      return wordBadPassword(address, 'Invalid username or password ');
    case 'totp_required':
      return wordBadPassword(address, details.message);
    case 'bad_totp':
      return { type: 'auth', object: 'badtotp', value: func, message: details.message };
    default:
      return wordSession(func);
  }
};

const wordForbidden: Wording = ({ details }, { func }) => ({
  type: 'access',
  object: func,
  value: func,
  message: details.reason === 'function' ? lackOfPrivileges(func) : `${lackOfPrivileges(func)}. ${details.message}`,
});

const wordConflict: Wording = ({ details }) => {
  const value = details.id ?? '';
  return details.reason === 'protected' || details.reason === 'held'
    ? { type: 'access', object: details.reason, value, message: details.message }
    : { type: 'runningoperation', object: 'runningoperation', value, message: details.message };
};

const wordFailure: Wording = ({ code, details }, { func }) => ({
  type: code === 'unavailable' ? 'unavailable' : 'internal',
  object: func,
  value: func,
  message: details.message,
});

/** Every error of the product in this wire's words. */
export const WORDINGS: Readonly<Record<ErrorCode, Wording>> = {
  invalid_request: wordField,
  invalid_recurrence: wordField,
  unauthenticated: wordUnauthenticated,
  forbidden: wordForbidden,
  not_found: wordMissing,
  conflict: wordConflict,
  quota_exceeded: ({ details }) => ({
    type: 'limit',
    object: QUOTAS[details.field ?? ''] ?? 'limit',
    value: details.value ?? '',
    message: details.message,
  }),
  rate_limited: ({ details }, { address }) => wordBadPassword(address, details.message),
  unavailable: wordFailure,
  driver_failed: wordFailure,
  internal: wordFailure,
};

/**
 * The document of an error: no attributes on its root, `msg` and `detail` always there, a text in every `param`
 * (recorded clients read all three).
 */
export function showError({ type, object, value, message }: WireError): Element {
  const text = avoidMagicNumber(message);
  return node('doc', [
    node(
      'error',
      [
        leaf('param', object, { name: 'object', type: 'msg' }),
        leaf('param', cut(value, 200), { name: 'value' }),
        leaf('detail', text),
        leaf('msg', text),
      ],
      { type, object, lang: 'en' },
    ),
  ]);
}

const lackOfPrivileges = (func: string): string => `Insufficient privileges to perform the '${func}' function`;

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Zomro's cabinet takes any message with `460` in it for a code of its own. */
const avoidMagicNumber = (message: string): string =>
  message.replace(/ '[^']*460[^']*'/g, '').replaceAll('460', '4 60');
