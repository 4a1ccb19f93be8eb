import { GatewayError, problem } from '../../../domain/errors.ts';
import type { Place } from '../../../domain/problems/drivers.ts';
import { type Problem, problemOf } from '../../../domain/problems/index.ts';
import { errorCode } from '../../../file-tree/failures.ts';
import type { SftpSettings } from './config.ts';
import { nameServer } from './config.ts';
import type { PinnedKey } from './host-key.ts';

/** Status codes of SFTP version 3; a full disk is `FAILURE`, without a word why. */
export const STATUS = { endOfFile: 1, noSuchFile: 2, permissionDenied: 3, failure: 4, unsupported: 8 } as const;

/** The status that a server answered with, or `null` where it was something else. */
export const statusOf = (error: unknown): number | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : null;

/** `host_key`: whoever answered is not the server that the store was made for. */
export const hostKeyDiffers = (server: string, shown: string, { fingerprint, type }: PinnedKey): GatewayError =>
  problem('host_key', { server, shown, pinned: fingerprint, isTypeKnown: type !== null });

/** A failure of the way to the server, or the server's silence: the next connection may do better. */
type WayLost = Extract<Problem, { readonly reason: 'connection_lost' | 'unreachable' | 'stalled' }>;

const wayLostOf = (error: unknown): WayLost | null => {
  const told = error instanceof GatewayError ? error.problem : null;
  if (told?.reason === 'connection_lost' || told?.reason === 'unreachable') return told;
  return told?.reason === 'stalled' && 'server' in told.params ? told : null;
};

/** Whether it was the way to the server that failed, or the server's silence. */
export const isWayLost = (error: unknown): boolean => wayLostOf(error) !== null;

/** The same failure of an attempt whose copy waits in the spool; any other stays what it is. */
export const resumable = (error: unknown): unknown => {
  const told = wayLostOf(error);
  if (told === null) return error;
  return new GatewayError(problemOf(told.reason, { ...told.params, canResume: true }), { cause: error });
};

const levelOf = (error: unknown): string =>
  error instanceof Error && 'level' in error && typeof error.level === 'string' ? error.level : '';

/** Turns what ended an attempt to connect into `driver_failed`; no secret is ever part of it. */
export const explainConnectFailure = (error: unknown, settings: SftpSettings): unknown => {
  if (error instanceof GatewayError) return error;
  const way = { server: nameServer(settings), canResume: false };
  const system = errorCode(error);
  if (levelOf(error) === 'client-authentication')
    return problem('credentials', { server: way.server, user: settings.user });
  if (levelOf(error) === 'client-timeout' || system === 'ETIMEDOUT')
    return problem('unreachable', { ...way, why: 'timeout', waitedSeconds: null });
  if (system === 'ECONNREFUSED') return problem('unreachable', { ...way, why: 'refused' });
  if (system === 'ENOTFOUND' || system === 'EAI_AGAIN')
    return problem('unreachable', { ...way, why: 'unknown_name', host: settings.host, system });
  const said = error instanceof Error ? error.message : '';
  return problem('unreachable', { ...way, why: 'other', system: system === '' ? said : system }, error);
};

const placeOf = (settings: SftpSettings): Place => ({ path: settings.root || '/', server: nameServer(settings) });

/** `store_missing`: the store's directory is not there, and is not made. */
export const storeMissing = (settings: SftpSettings, cause?: unknown): GatewayError =>
  problem('store_missing', { place: placeOf(settings), system: '' }, cause);

/** Turns a server's refusal while working below `root` into `driver_failed`; `freeBytes` of `null` = not known. */
export const explainRefusal = (error: unknown, settings: SftpSettings, freeBytes: number | null): unknown => {
  const status = statusOf(error);
  if (status === null) return error;
  const place = placeOf(settings);
  if (status === STATUS.noSuchFile) return storeMissing(settings, error);
  if (status === STATUS.permissionDenied) return problem('store_unwritable', { place, system: '' }, error);
  if (freeBytes !== null && freeBytes < FULL_BELOW_BYTES)
    return problem('store_full', { why: 'room', place, freeBytes }, error);
  return problem('store_failed', { why: 'unexplained', place, said: inOneLine(error) }, error);
};

/** A server's own words, as one line of a bounded length. */
const inOneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : '').replaceAll(/[\p{Cc}']+/gu, ' ').slice(0, MAX_SAID_CHARACTERS);

const MAX_SAID_CHARACTERS = 200;

/** Less than one request's bytes: the write that failed did not fit. */
const FULL_BELOW_BYTES = 1024 * 1024;
