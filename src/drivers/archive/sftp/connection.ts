import type { Client, ConnectConfig, SFTPWrapper } from 'ssh2';
import { problem } from '../../../domain/errors.ts';
import { stepsDone } from '../../../file-tree/steps.ts';
import type { SftpSettings } from './config.ts';
import { nameServer } from './config.ts';
import { explainConnectFailure, hostKeyDiffers } from './failures.ts';
import { algorithmsOf, fingerprintOf } from './host-key.ts';
import { loadSsh2 } from './ssh2.ts';

/** How long to wait for a server, in milliseconds. */
export interface Patience {
  /** For the connection, the login and the SFTP session together. */
  readonly connectMs: number;
  /** For the next of the answers that are due. */
  readonly stallMs: number;
  /** The same while a file is being made durable: a disk may have gigabytes to write before it answers. */
  readonly syncMs: number;
}

/** With keepalives a line that is dead is found out sooner than `syncMs`. */
export const PATIENCE: Patience = { connectMs: 20_000, stallMs: 60_000, syncMs: 1_800_000 };

const KEEPALIVE_MS = 15_000;
const KEEPALIVES = 3;

type Done<T> = (error: Error | null | undefined, value?: T) => void;

/** Sends one request; `done` is called with its answer. */
export type Send<T> = (sftp: SFTPWrapper, done: Done<T>) => void;

const toConfig = (settings: SftpSettings, patience: Patience, seen: (fingerprint: string) => void): ConnectConfig => {
  const { host, port, user: username, hostKey, privateKey, passphrase, password } = settings;
  const algorithms = algorithmsOf(hostKey);
  return {
    host,
    port,
    username,
    readyTimeout: patience.connectMs,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVES,
    hostVerifier: (key: Buffer) => {
      const fingerprint = fingerprintOf(key);
      seen(fingerprint);
      return fingerprint === hostKey.fingerprint;
    },
    ...(algorithms === null ? {} : { algorithms: { serverHostKey: algorithms as never } }),
    ...(privateKey === null ? {} : { privateKey }),
    ...(passphrase === null ? {} : { passphrase }),
    ...(password === null ? {} : { password }),
  };
};

/**
 * One SFTP session. A request ends with its answer, with the loss of the connection (`connection_lost`), with a silence
 * (`stalled`), or with its signal's reason; nothing waits for longer.
 */
export class Connection {
  readonly server: string;
  readonly #client: Client;
  readonly #sftp: SFTPWrapper;
  readonly #patience: Patience;
  /** Who waits for an answer, and for how long. */
  readonly #waiting = new Map<(error: unknown) => void, number>();
  #failure: Error | null = null;
  #stall: NodeJS.Timeout | null = null;

  private constructor(client: Client, sftp: SFTPWrapper, server: string, patience: Patience) {
    this.#client = client;
    this.#sftp = sftp;
    this.server = server;
    this.#patience = patience;
    const lose = (error?: Error): void => {
      const isSilent = error !== undefined && 'level' in error && error.level === 'client-timeout';
      this.#fail(isSilent ? stalled(server) : lost(server, error));
    };
    client.on('error', lose);
    client.on('close', () => lose());
    sftp.on('error', lose);
    sftp.on('close', () => lose());
  }

  /** Throws `driver_failed`: `unreachable`, `host_key`, `credentials`, `no_sftp`; or the signal's reason. */
  static open(settings: SftpSettings, patience: Patience, signal: AbortSignal): Promise<Connection> {
    const server = nameServer(settings);
    const client = new (loadSsh2().Client)();
    let shown = '';
    return new Promise<Connection>((resolve, reject) => {
      const giveUp = (error: unknown): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        client.destroy();
        reject(error);
      };
      const onAbort = (): void => giveUp(signal.reason);
      const late = (): void =>
        giveUp(
          problem('unreachable', {
            why: 'timeout',
            server,
            waitedSeconds: patience.connectMs / 1_000,
            canResume: false,
          }),
        );
      const timer = setTimeout(late, patience.connectMs);
      signal.addEventListener('abort', onAbort);
      client.on('error', (error) => {
        const isOther = shown !== '' && shown !== settings.hostKey.fingerprint;
        giveUp(isOther ? hostKeyDiffers(server, shown, settings.hostKey) : explainConnectFailure(error, settings));
      });
      client.on('close', () => giveUp(lost(server)));
      client.on('ready', () => {
        client.sftp((error, sftp) => {
          if (error !== undefined) {
            giveUp(problem('no_sftp', { server }, error));
            return;
          }
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          client.removeAllListeners('error').removeAllListeners('close');
          resolve(new Connection(client, sftp, server, patience));
        });
      });
      // Each question waits for its answer: gathering small packets would cost 40 ms each time.
      client.on('connect', () => client.setNoDelay(true));
      if (signal.aborted) onAbort();
      else client.connect(toConfig(settings, patience, (fingerprint) => (shown = fingerprint)));
    });
  }

  /**
   * Sends one request and waits for its answer; `sync` = it may take as long as a slow disk. `send` may throw where the
   * server lacks what it asks for.
   */
  request<T>(send: Send<T>, signal: AbortSignal, kind: 'any' | 'sync' = 'any'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#failure !== null) throw this.#failure;
      signal.throwIfAborted();
      const settle = (): void => {
        this.#waiting.delete(fail);
        signal.removeEventListener('abort', onAbort);
        this.#watch();
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error);
      };
      const onAbort = (): void => fail(signal.reason);
      send(this.#sftp, (error, value) => {
        if (!this.#waiting.has(fail)) return;
        // The library's own word for a channel that ended has no status.
        if (error && !('code' in error)) fail(this.#failure ?? lost(this.server, error));
        else if (error) fail(error);
        else {
          stepsDone.add();
          settle();
          resolve(value as T);
        }
      });
      this.#waiting.set(fail, kind === 'sync' ? this.#patience.syncMs : this.#patience.stallMs);
      signal.addEventListener('abort', onAbort);
      this.#watch();
    });
  }

  close(): void {
    this.#failure ??= lost(this.server);
    if (this.#stall !== null) clearTimeout(this.#stall);
    this.#client.end();
    // A server that does not answer the farewell must not keep the process alive.
    setTimeout(() => this.#client.destroy(), this.#patience.stallMs).unref();
  }

  /** Starts the clock anew with each question and each answer; stops it when nothing is due. */
  #watch(): void {
    if (this.#stall !== null) clearTimeout(this.#stall);
    this.#stall = null;
    if (this.#waiting.size === 0 || this.#failure !== null) return;
    const limitMs = Math.max(...this.#waiting.values());
    this.#stall = setTimeout(() => this.#fail(stalled(this.server)), limitMs);
  }

  #fail(error: Error): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    for (const fail of [...this.#waiting.keys()]) fail(error);
    this.#client.destroy();
  }
}

const lost = (server: string, cause?: unknown): Error =>
  problem('connection_lost', { server, canResume: false }, cause);

const stalled = (server: string): Error => problem('stalled', { server, canResume: false });
