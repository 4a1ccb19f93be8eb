/** A text that is sealed with the installation's secret key, and where it stands. */
export interface Sealed {
  readonly table: string;
  readonly column: string;
  readonly key: string | number;
  readonly text: string;
}

export interface SealedRecords {
  /** All there are. */
  list(): Promise<readonly Sealed[]>;
  /** Puts another text in its place. */
  replace(sealed: Sealed, text: string): Promise<void>;
}
