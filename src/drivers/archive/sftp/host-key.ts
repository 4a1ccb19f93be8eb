import { createHash } from 'node:crypto';
import { problem } from '../../../domain/errors.ts';

const FINGERPRINT = /^SHA256:([A-Za-z0-9+/]{43})=?$/;
const KEY_LINE =
  /^((?:sk-)?(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)))\s+([A-Za-z0-9+/]+={0,2})(?:\s+\S.*)?$/;

/** A server's key as OpenSSH prints it: `SHA256:…`. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** The one key that a server must show. */
export interface PinnedKey {
  readonly fingerprint: string;
  /** The key's type where it is known: the server is asked for that one of its keys. */
  readonly type: string | null;
}

/** Reads `SHA256:…`, or a public key's line (`ssh-ed25519 AAAA… comment`). Throws `invalid_request`, field `hostKey`. */
export const parseHostKey = (text: string): PinnedKey => {
  const line = text.trim();
  const fingerprint = FINGERPRINT.exec(line)?.[1];
  if (fingerprint !== undefined) return { fingerprint: `SHA256:${fingerprint}`, type: null };
  const [, type, base64] = KEY_LINE.exec(line) ?? [];
  const key = base64 === undefined ? null : Buffer.from(base64, 'base64');
  if (type !== undefined && key !== null && key.subarray(4, 4 + type.length).toString('latin1') === type)
    return { fingerprint: fingerprintOf(key), type };
  throw problem('store_host_key_malformed', { field: 'hostKey', value: text });
};

/** What to ask a server for so that it shows this key; `null` = whatever it prefers. */
export const algorithmsOf = ({ type }: PinnedKey): readonly string[] | null => {
  if (type === null) return null;
  return type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type];
};
