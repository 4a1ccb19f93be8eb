import type { ApiReply, ApiRequest, Session, Transport } from '../../../clients/typescript/client.ts';
import { ApiProblem, Client, overHttp } from '../../../clients/typescript/client.ts';
import { LANGUAGE } from '../app/language.ts';
import { noteCall } from './calls.ts';

export type * from '../../../clients/typescript/client.ts';
export { ApiProblem };

/** What each call of a signed-in page carries. */
interface Standing {
  csrf: string | null;
  /** The account that staff acts for, by its id. */
  account: string | null;
}

const KEPT_ACCOUNT = 'backrota.account';

const standing: Standing = { csrf: null, account: sessionStorage.getItem(KEPT_ACCOUNT) };

/** Keeps what proves that calls come of this page. */
export function keepSession(session: Session): void {
  standing.csrf = session.csrf;
}

/** Which account staff acts for; `null` = its own. Kept for this tab. */
export function actForAccount(id: number | null): void {
  standing.account = id === null ? null : String(id);
  if (id === null) sessionStorage.removeItem(KEPT_ACCOUNT);
  else sessionStorage.setItem(KEPT_ACCOUNT, String(id));
}

export const accountActedFor = (): string | null => standing.account;

/** Told when the session has ended, or the gateway answers no more and again. */
export interface Watch {
  sessionEnded(): void;
  reached(isReached: boolean): void;
}

let watch: Watch = { sessionEnded: () => {}, reached: () => {} };

/** Sets who is told. */
export const watchCalls = (by: Watch): void => {
  watch = by;
};

/** Calls for the account that is named when they are made. */
const httpFor = (account: () => string | null): Transport =>
  overHttp({
    url: '',
    headers: () => {
      const named = account();
      return {
        'accept-language': LANGUAGE,
        ...(standing.csrf === null ? {} : { 'x-backrota-csrf': standing.csrf }),
        ...(named === null ? {} : { 'x-backrota-account': named }),
      };
    },
  });

/** How long an answer that nobody has asked for yet counts as what there is now. */
const FRESH_MS = 5_000;

/** Answers on their way, by what they answer and to whom. */
const begun = new Map<string, Promise<ApiReply>>();

const asked = ({ method, path }: ApiRequest, account: string | null): string => `${account} ${method} ${path}`;

/**
 * As `api`, before who shows the answers is there: the first who asks the same within five seconds is answered by them, unless
 * something was changed meanwhile. Nobody is told when they fail, or that a session has ended: whoever takes them over is.
 */
export const early = new Client((request) => {
  const reply = httpFor(accountActedFor)(request);
  const key = asked(request, standing.account);
  begun.set(key, reply);
  const forget = () => void setTimeout(() => begun.delete(key), FRESH_MS);
  reply.then(forget, forget);
  return reply;
});

function takeBegun(request: ApiRequest, account: string | null): Promise<ApiReply> | undefined {
  if (request.method !== 'GET') begun.clear();
  const key = asked(request, account);
  const reply = begun.get(key);
  begun.delete(key);
  return reply;
}

const watched = (account: () => string | null): Transport => {
  const transport = httpFor(account);
  return async (request: ApiRequest) => {
    noteCall(request, account());
    try {
      const reply = await (takeBegun(request, account()) ?? transport(request));
      watch.reached(reply.status !== 502 && reply.status !== 503);
      if (reply.status === 401 && !request.path.startsWith('/session')) watch.sessionEnded();
      return reply;
    } catch (error) {
      watch.reached(false);
      throw error;
    }
  };
};

/** Our own API, as who is signed in, in the account that is acted for. */
export const api = new Client(watched(() => standing.account));

/** The same in the own account, whichever is acted for. */
export const ownApi = new Client(watched(() => null));

/** Whether an error is a refusal of the API for this reason. */
export const isRefused = (error: unknown, ...reasons: readonly string[]): error is ApiProblem =>
  error instanceof ApiProblem && (reasons.length === 0 || reasons.includes(error.reason));
