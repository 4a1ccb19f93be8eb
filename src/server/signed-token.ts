import { CompactSign, compactVerify, errors } from 'jose';

const ALGORITHM = 'HS256';

/** What a token says of itself and its session; the room decides what each claim means. */
export type Claims = Readonly<Record<string, unknown>>;

/** A JSON Web Token of these claims, signed with HMAC-SHA-256. */
export const signToken = (claims: Claims, key: Uint8Array): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' }).sign(key);

/**
 * What a token claims, where its signature is this key's; else `null`. Until when it is good is not looked at: the
 * session that it stands for knows.
 */
export async function readToken(token: string, key: Uint8Array): Promise<Claims | null> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [ALGORITHM] });
    const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return typeof claims === 'object' && claims !== null ? { ...claims } : null;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
