import { LOGIN_SESSIONS } from '../../../domain/session-policies.ts';
import type { WireHead } from '../../../server/dialect.ts';
import { DIALECT, type NativeServices } from '../call.ts';
import { refuse } from '../problems.ts';
import { readSessionCookie } from './cookie.ts';

/** What someone logs in with. */
export interface SignIn {
  readonly login?: string;
  readonly password?: string;
  /** Good once, in place of the password. */
  readonly key?: string;
  /** The code of the second factor; without anything else, of the session in the call's cookie. */
  readonly otp?: string;
}

/** A session that was opened. */
export interface SignedIn {
  readonly token: string;
  /** Whether it is good for giving the second factor alone. */
  readonly awaits: boolean;
}

/**
 * Opens a session of a person by what was sent.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`, `forbidden` (reason `account_suspended`)
 * @throws WireRefusal 422
 */
export async function signIn(
  authentication: NativeServices['authentication'],
  head: WireHead,
  { login, password, key, otp }: SignIn,
): Promise<SignedIn> {
  const channel = { via: DIALECT, address: head.address };
  const confirm = async (token: string, code: string) => ({
    token: (await authentication.confirmTotp(token, code, channel)).token,
    awaits: false,
  });
  const awaiting = readSessionCookie(head);
  if (login === undefined && password === undefined && key === undefined && otp !== undefined && awaiting !== null) {
    return confirm(awaiting, otp);
  }
  if (login === undefined || (password === undefined) === (key === undefined)) throw refuse('proof_unsaid');
  const opened =
    key === undefined
      ? await authentication.logIn({ login, password: password ?? '', ...channel }, LOGIN_SESSIONS)
      : await authentication.logInByKey({ login, key, ...channel }, LOGIN_SESSIONS);
  if (opened.login.totpSealed === null) return { token: opened.token, awaits: false };
  return otp === undefined ? { token: opened.token, awaits: true } : confirm(opened.token, otp);
}
