import type { WireBody } from '../../../server/dialect.ts';
import { refuse } from '../problems.ts';
import { uuidIn } from '../uuids.ts';

/** A domain as the caller names it, by either of its names; there is one, whatever it is called. */
export interface Domain {
  readonly id: string;
  readonly name: string;
}

/** What a token is asked for with. */
export interface TokenRequest {
  readonly login: string;
  readonly password: string;
  /** The code of the second factor, where the caller has one. */
  readonly passcode: string | null;
  readonly domain: Domain;
  /** The project, by its uuid or its name; `null` = the user's own. */
  readonly project: { readonly uuid: string } | { readonly name: string } | null;
}

type Json = Readonly<Record<string, unknown>>;

const objectIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** OpenStack's own words for a domain of which nothing is said. */
const DEFAULT_DOMAIN: Domain = { id: 'default', name: 'Default' };

/** Longest name of a domain that is kept with a token. */
const MOST_OF_DOMAIN = 255;

/** By what a caller may prove who they are, the first of them in any case. */
const METHODS = ['password', 'totp'] as const;

/**
 * The body that asks for a token by password, or password and code. A scope that is a domain, and none, are the
 * user's own project: there is one behind each user.
 *
 * @throws WireRefusal (400, 401)
 */
export function readTokenRequest(body: WireBody): TokenRequest {
  const { identity, scope } = objectIn(objectIn(body.kind === 'json' ? body.value : null).auth);
  const { methods, password: proof, totp } = objectIn(identity);
  const takesCode = readMethods(methods).includes('totp');
  const user = objectIn(objectIn(proof).user);
  const [login, password] = [textIn(user.name), textIn(user.password)];
  if (login === null || password === null) {
    const part = Object.keys(user).length === 0 ? '' : `.${login === null ? 'name' : 'password'}`;
    throw refuse('token_request_malformed', `auth.identity.password.user${part}`, 'send its name and its password');
  }
  return {
    login,
    password,
    passcode: takesCode ? readPasscode(totp) : null,
    domain: readDomain(user.domain),
    project: readScope(scope),
  };
}

/** @throws WireRefusal (400) none are said, (401) others than those that are served */
function readMethods(value: unknown): readonly string[] {
  const methods = Array.isArray(value) ? value.filter((method) => textIn(method) !== null) : [];
  if (!Array.isArray(value) || methods.length === 0 || methods.length < value.length)
    throw refuse(
      'token_request_malformed',
      'auth.identity.methods',
      "send the list of them: 'password', or that and 'totp'",
    );
  const [needed] = METHODS;
  const isServed = methods.includes(needed) && methods.every((method) => METHODS.includes(method));
  if (!isServed) throw refuse('method_unsupported');
  return methods;
}

function readPasscode(totp: unknown): string {
  const passcode = textIn(objectIn(objectIn(totp).user).passcode);
  if (passcode !== null) return passcode;
  throw refuse('token_request_malformed', 'auth.identity.totp.user.passcode', 'send the code of the second factor');
}

/** @throws WireRefusal (400) */
function readScope(value: unknown): TokenRequest['project'] {
  if (value === undefined || value === null || value === 'unscoped') return null;
  const scope = objectIn(value);
  const [kind, ...others] = Object.keys(scope);
  if (others.length === 0 && kind === 'project') return readProject(scope.project);
  if (others.length === 0 && kind === 'domain' && Object.keys(objectIn(scope.domain)).length > 0) return null;
  throw refuse('scope_unknown');
}

function readDomain(value: unknown): Domain {
  const { id, name } = objectIn(value);
  const cut = (text: unknown): string | null => textIn(text)?.slice(0, MOST_OF_DOMAIN).toWellFormed() ?? null;
  return { id: cut(id) ?? DEFAULT_DOMAIN.id, name: cut(name) ?? DEFAULT_DOMAIN.name };
}

function readProject(value: unknown): TokenRequest['project'] {
  const { id, name } = objectIn(value);
  const [byId, byName] = [textIn(id), textIn(name)];
  if (byId !== null) return { uuid: uuidIn(byId) ?? byId };
  if (byName !== null) return { name: byName };
  throw refuse('token_request_malformed', 'auth.scope.project.id', 'send the id or the name of the project');
}

/** What is kept of a domain with a session, as it was written by `writeDomain`; of none, the default one. */
export const keptDomain = (text: string | null): Domain =>
  text === null ? DEFAULT_DOMAIN : (JSON.parse(text) as Domain);

/** A domain as it is kept with a session. */
export const writeDomain = ({ id, name }: Domain): string => JSON.stringify({ id, name });
