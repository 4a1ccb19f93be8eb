import type { Readable } from 'node:stream';
import type { WriteLimits } from '../domain/write-limits.ts';

/** A file that somebody downloads. */
export interface OpenedDownload {
  readonly name: string;
  /** Of the whole file. */
  readonly sizeBytes: number;
  /** To be read to its end or destroyed. */
  readonly stream: Readable;
}

/** Some bytes of a file, from the first of them to the last. */
export interface FilePart {
  readonly first: number;
  readonly last: number;
}

/** Where one of them is made, and what stays free on that disk. */
export interface ReservedDownload {
  /** Nothing is there yet. */
  readonly directory: string;
  readonly limits: WriteLimits;
}

/** Files on their way to somebody who downloads them: each lies on this node for as long as it is read. */
export interface Downloads {
  /** A place in a directory of the gateway's own. */
  reserve(): Promise<ReservedDownload>;
  /** Opens the one file in the directory that was made there, or a part of it, and removes both: its bytes go once it is closed. */
  take(reserved: ReservedDownload, part?: FilePart): Promise<OpenedDownload>;
  /** Removes whatever was made there. */
  drop(reserved: ReservedDownload): Promise<void>;
  /** Removes what processes that were killed have left. */
  removeLeft(): Promise<void>;
}
