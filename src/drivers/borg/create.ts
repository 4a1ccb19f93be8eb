import { lstat, opendir } from 'node:fs/promises';
import { problem } from '../../domain/errors.ts';
import { STAGING_NAME } from '../../domain/restore.ts';
import { errorCode } from '../../file-tree/failures.ts';
import type { Warnings } from '../../file-tree/warnings.ts';
import { WriteRoom } from '../../file-tree/write-room.ts';
import type { Attempt, Channel } from '../../ports/snapshot-driver.ts';
import type { LogRecord } from './program.ts';

/** What restores in place keep beside other targets' sources is in no copy. */
const STAGING_EXCLUDE = `re:(?:^|/)${STAGING_NAME.source.replace(/^\^|\$$/g, '')}(?:/|$)`;

/** How borg is asked for an archive. */
export interface Creation {
  readonly name: string;
  readonly taskUuid: string;
  readonly paths: readonly string[];
  /** In borg's `fm:` meaning. */
  readonly excludes: readonly string[];
  readonly compression: string;
}

export const creationArguments = ({ name, taskUuid, paths, excludes, compression }: Creation): readonly string[] => [
  'create',
  '--json',
  '--progress',
  '--list',
  '--filter',
  'CE',
  '--comment',
  taskUuid,
  '--compression',
  compression,
  ...[STAGING_EXCLUDE, ...excludes.map((pattern) => `fm:${pattern}`)].flatMap((pattern) => ['--exclude', pattern]),
  '--',
  `::${name}`,
  ...paths,
];

/** Makes sure that a source is there and can be read: borg itself only warns. @throws `driver_failed`. */
export const requireReadable = async (path: string): Promise<void> => {
  try {
    if ((await lstat(path)).isDirectory()) await (await opendir(path)).close();
  } catch (error) {
    const system = errorCode(error);
    if (system === 'ENOENT' || system === 'ENOTDIR') throw problem('source_missing', { why: 'gone', path }, error);
    if (system === 'EACCES' || system === 'EPERM')
      throw problem('source_unreadable', { why: 'denied', path, system }, error);
    throw problem('source_unreadable', { why: 'disk', path, system }, error);
  }
};

/** What borg says of single files while it makes an archive. */
export class FileStatuses {
  readonly #warnings: Warnings;
  readonly #paths: readonly string[];
  readonly #told = new Set<string>();

  constructor(warnings: Warnings, paths: readonly string[]) {
    this.#warnings = warnings;
    this.#paths = paths;
  }

  /** @throws nothing; a source that could not be read is told by `unreadSource`. */
  note({ type, status, path = '' }: LogRecord): void {
    if (type !== 'file_status' || (status !== 'C' && status !== 'E')) return;
    const absolute = path.startsWith('/') ? path : `/${path}`;
    this.#told.add(absolute);
    const shown = this.#shown(absolute);
    this.#warnings.add(status === 'C' ? { kind: 'changed', path: shown } : { kind: 'unreadable', path: shown });
  }

  /** What borg warns of besides: as it says it. */
  noteSaid(text: string): void {
    const [path = ''] = text.split(': ', 1);
    if (!this.#told.has(path.startsWith('/') ? path : `/${path}`))
      this.#warnings.add({ kind: 'said', program: 'borg', text });
  }

  /** A source that is not in the archive: an empty copy must not pass for a backup. */
  unreadSource(): string | undefined {
    return this.#paths.find((path) => this.#told.has(path));
  }

  #shown(path: string): string {
    const [only = ''] = this.#paths;
    return this.#paths.length === 1 && path.startsWith(`${only}/`) ? path.slice(only.length + 1) : path.slice(1);
  }
}

/** Ends an attempt that writes more than it may, which is asked for as it is written. */
export class RoomWatch {
  /** Aborted by the caller's own, or for what there is no room. */
  readonly signal: AbortSignal;
  readonly #room: WriteRoom;
  readonly #over = new AbortController();
  #noted = 0;

  constructor(
    { limits }: Pick<Attempt, 'limits'>,
    directory: string | null,
    channel: Pick<Channel, 'grant'>,
    signal: AbortSignal,
  ) {
    this.signal = AbortSignal.any([signal, this.#over.signal]);
    const { bytes } = limits ?? {};
    // Of a server only what is written is known.
    this.#room =
      directory === null
        ? new WriteRoom(bytes === undefined ? {} : { bytes }, '/', null, channel)
        : new WriteRoom(limits, directory, 'store', channel);
  }

  /** @throws as `WriteRoom.take`. */
  begin(): Promise<void> {
    return this.#room.take(0);
  }

  /** So many bytes were written until now. */
  note(bytes: number): void {
    const more = bytes - this.#noted;
    if (more <= 0) return;
    this.#noted = bytes;
    this.#room.take(more).catch((error) => this.#over.abort(error));
  }
}
