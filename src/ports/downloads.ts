import type { Readable } from 'node:stream';

/** A file that somebody downloads. */
export interface OpenedDownload {
  readonly name: string;
  readonly sizeBytes: number;
  /** To be read to its end or destroyed. */
  readonly stream: Readable;
}

/** Files on their way to somebody who downloads them: each lies on this node for as long as it is read. */
export interface Downloads {
  /** A path where nothing is, in a directory of the gateway's own; what earlier ones left there is removed. */
  reserve(): Promise<string>;
  /** Opens the one file in the directory that was made there, and removes both: its bytes go once it is closed. */
  take(directory: string): Promise<OpenedDownload>;
  /** Removes whatever was made there. */
  drop(directory: string): Promise<void>;
}
