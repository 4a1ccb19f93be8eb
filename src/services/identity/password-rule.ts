import { problem } from '../../domain/errors.ts';

const LEAST = 8;
const MOST = 1_024;

/** @throws `invalid_request` (reason `password_length`). */
export function checkPassword(password: string): void {
  const { length } = password;
  if (length >= LEAST && length <= MOST) return;
  throw problem('password_length', { field: 'password', value: '', length, least: LEAST, most: MOST });
}
