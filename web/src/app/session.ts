import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { ApiProblem, accountActedFor, actForAccount, api, keepSession, type Session } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { keepAccountZone } from '../parts/time.tsx';

/** Who is signed in, and in which account. */
export interface SignedIn {
  readonly session: Session;
  /** Whether changes may be made in the account. */
  readonly mayOperate: boolean;
  readonly mayAdminister: boolean;
  /** Whether it is one of the provider's people, also while it acts for an account. */
  readonly isProvider: boolean;
  /** Reads anew who is signed in, after something of it has changed. */
  reread(): Promise<void>;
  signOut(): Promise<void>;
  /** Acts for an account by its id; `null` = the own one. */
  actFor(id: number | null): Promise<void>;
}

export const SessionContext = createContext<SignedIn | null>(null);

/** Who is signed in; on screens, somebody always is. */
export function useSession(): SignedIn {
  const signedIn = useContext(SessionContext);
  if (signedIn === null) throw new Error('Nobody is signed in.');
  return signedIn;
}

const take = (session: Session): Session => {
  keepSession(session);
  keepAccountZone(session.account.timeZone);
  return session;
};

/** Who the browser's cookie says is signed in; `null` = nobody. @throws TypeError where nobody answers */
export async function readSession(): Promise<Session | null> {
  try {
    return take(await api.call('getSession'));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 401) return null;
    // The account that staff acted for may be gone.
    actForAccount(null);
    return take(await api.call('getSession'));
  }
}

/** What signs in: a name and a password; then, where there is a second factor, its code. */
export type Credentials = { readonly login: string; readonly password: string } | { readonly otp: string };

/** Opens a session. @throws ApiProblem */
export async function signIn(credentials: Credentials): Promise<Session> {
  actForAccount(null);
  const session = take(await api.call('createSession', { body: credentials }));
  refusal = null;
  return session;
}

/** As `signIn`, after the session of who worked here has ended: who comes back acts for the same account again. @throws ApiProblem */
export async function signInAgain(before: Session, credentials: Credentials): Promise<Session> {
  const account = accountActedFor();
  const session = await signIn(credentials);
  if (account === null || session.login.id !== before.login.id) return session;
  actForAccount(Number(account));
  return (await readSession()) ?? session;
}

/** Why the panel's key, by which the gateway was to sign the browser in, was refused; out of the address once it is read. */
function takeRefusal(): string | null {
  const [, reason = null] = /^#\/sign-in\?refused=(\w+)$/.exec(location.hash) ?? [];
  if (reason !== null) history.replaceState(null, '', location.pathname);
  return reason;
}

let refusal = takeRefusal();

/** Why the panel's key was refused that the browser came with; `null` = it came with none, or has signed in since. */
export const keyRefusal = (): string | null => refusal;

/** Ends the session, and forgets all that was read in it. */
export async function signOut(): Promise<void> {
  await api.call('deleteSession').catch(() => {});
  actForAccount(null);
  queries.clear();
}
