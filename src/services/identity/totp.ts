import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../domain/instant.ts';
import { totpStepAt } from '../../domain/totp-step.ts';

const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new TOTP seed (RFC 6238, SHA-1, 6 digits, 30 s: what authenticator apps take), in base32. */
export const newTotpSeed = (): string =>
  [...randomBytes(32)].map((byte) => BASE32.charAt(byte % BASE32.length)).join('');

/** The address that authenticator apps read from a QR code. */
export const totpUri = (seed: string, login: string): string =>
  `otpauth://totp/Backrota:${encodeURIComponent(login)}?secret=${seed}&issuer=Backrota`;

/** Which 30 s step a code is of, among the one of `now` and its neighbours (clocks differ); `null` = of none. */
export function matchTotp(seed: string, code: string, now: Instant): number | null {
  const step = totpStepAt(now);
  const given = Buffer.from(code.padEnd(DIGITS).slice(0, DIGITS));
  const matched = [step - 1, step, step + 1].find((at) => timingSafeEqual(Buffer.from(totpAt(seed, at)), given));
  return matched === undefined || code.length !== DIGITS ? null : matched;
}

/** The code of one step. */
export function totpAt(seed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decodeBase32(seed)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

function decodeBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
