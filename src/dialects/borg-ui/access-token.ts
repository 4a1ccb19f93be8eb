import { LRUCache } from 'lru-cache';
import type { Instant } from '../../domain/instant.ts';
import { DAY_SECONDS } from '../../domain/instant.ts';
import { readToken, signToken } from '../../server/signed-token.ts';
import type { BorgUiServices } from './call.ts';
import { DIALECT } from './call.ts';

/** What an access token is for; a token of any other purpose lets nobody in. */
const PURPOSE = 'access';

/** What a personal token begins with; the rest is its 32 bytes. */
const PERSONAL = 'borgui_';

const keyOf = ({ signingKeys }: Pick<BorgUiServices, 'signingKeys'>): Promise<Uint8Array> => signingKeys.find(DIALECT);

/** The signed token of a session, which alone decides whether it is still good. */
export const issueAccessToken = async (
  services: Pick<BorgUiServices, 'signingKeys'>,
  { login, token, now }: { readonly login: string; readonly token: string; readonly now: Instant },
): Promise<string> =>
  signToken({ sub: login, exp: now + DAY_SECONDS, purpose: PURPOSE, sid: token }, await keyOf(services));

/** Pages send one token several times a second: of those whose signature was right, what they carry, by their key. */
const read = new WeakMap<Uint8Array, LRUCache<string, string>>();
const MOST_READ = 4_096;

/** The session's own token that a signed one carries; `null` where it is none of ours, or not for access. */
export async function readAccessToken(
  services: Pick<BorgUiServices, 'signingKeys'>,
  text: string,
): Promise<string | null> {
  const key = await keyOf(services);
  const known = read.getOrInsertComputed(key, () => new LRUCache<string, string>({ max: MOST_READ }));
  const sessionToken = known.get(text);
  if (sessionToken !== undefined) return sessionToken;
  const claims = await readToken(text, key);
  if (claims?.purpose !== PURPOSE || typeof claims.sid !== 'string') return null;
  known.set(text, claims.sid);
  return claims.sid;
}

/** Whether a text has the form of a signed token. */
export const isSigned = (text: string): boolean => text.split('.').length === 3;

/** An API token as clients of this wire know one. */
export const toPersonalToken = (token: string): string => PERSONAL + Buffer.from(token, 'hex').toString('base64url');

/** An API token of whichever form. */
export const readApiToken = (text: string): string =>
  text.startsWith(PERSONAL) ? Buffer.from(text.slice(PERSONAL.length), 'base64url').toString('hex') : text;
