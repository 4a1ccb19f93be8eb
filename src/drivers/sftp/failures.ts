import { GatewayError } from '../../domain/errors.ts';
import { driverFailed, errorCode } from '../../file-tree/failures.ts';
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
  driverFailed(
    'host_key',
    `The SFTP server ${server} shows the key ${shown}, and this store is pinned to ${fingerprint}; ${
      type === null ? 'it may have several keys: pin that one, ' : 'if it was given a new key, add the store again, '
    }but only after its administrator has confirmed it.`,
  );

const WAY_LOST: ReadonlySet<string> = new Set(['connection_lost', 'unreachable', 'stalled']);

/** Whether it was the way to the server that failed, or the server's silence: the next connection may do better. */
export const isWayLost = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && WAY_LOST.has(error.details.reason ?? '');

/** The same failure, of an attempt whose copy waits in the spool. */
export const resumable = (error: GatewayError): GatewayError =>
  new GatewayError(error.code, { ...error.details, canResume: true }, { cause: error });

const levelOf = (error: unknown): string =>
  error instanceof Error && 'level' in error && typeof error.level === 'string' ? error.level : '';

/** Turns what ended an attempt to connect into `driver_failed`; no secret is ever part of it. */
export const explainConnectFailure = (error: unknown, settings: SftpSettings): unknown => {
  if (error instanceof GatewayError) return error;
  const server = nameServer(settings);
  const code = errorCode(error);
  if (levelOf(error) === 'client-authentication')
    return driverFailed(
      'credentials',
      `The SFTP server ${server} refused the credentials of the user '${settings.user}'; correct the key or password.`,
    );
  if (levelOf(error) === 'client-timeout' || code === 'ETIMEDOUT')
    return driverFailed('unreachable', `The SFTP server ${server} did not answer in time; check it and its network.`);
  if (code === 'ECONNREFUSED')
    return driverFailed(
      'unreachable',
      `The SFTP server ${server} refused the connection; is it running, on that port?`,
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return driverFailed('unreachable', `The SFTP server's name '${settings.host}' is not known (${code}); correct it.`);
  const what = code === '' ? (error instanceof Error ? error.message : 'no reason given') : code;
  return driverFailed('unreachable', `No SSH connection to the SFTP server ${server} came about (${what}).`, error);
};

const placeOf = (settings: SftpSettings): string =>
  `'${settings.root || '/'}' on the SFTP server ${nameServer(settings)}`;

/** `store_missing`: the store's directory is not there, and is not made. */
export const storeMissing = (settings: SftpSettings, cause?: unknown): GatewayError =>
  driverFailed('store_missing', `The store ${placeOf(settings)} is no directory; create or mount it.`, cause);

/** Turns a server's refusal while working below `root` into `driver_failed`; `freeBytes` of `null` = not known. */
export const explainRefusal = (error: unknown, settings: SftpSettings, freeBytes: number | null): unknown => {
  const status = statusOf(error);
  if (status === null) return error;
  const place = placeOf(settings);
  if (status === STATUS.noSuchFile) return storeMissing(settings, error);
  if (status === STATUS.permissionDenied)
    return driverFailed(
      'store_unwritable',
      `The store ${place} cannot be used (permission denied); correct its rights.`,
      error,
    );
  if (freeBytes !== null && freeBytes < FULL_BELOW_BYTES)
    return driverFailed(
      'store_full',
      `The store ${place} is full (${freeBytes} bytes are free); free some room.`,
      error,
    );
  return driverFailed(
    'store_failed',
    `Working on the store ${place} failed, and the server does not say why; a quota or a disk error are likely.`,
    error,
  );
};

/** Less than one request's bytes: the write that failed did not fit. */
const FULL_BELOW_BYTES = 1024 * 1024;
