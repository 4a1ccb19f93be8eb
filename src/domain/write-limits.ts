/** What is kept free for the database on the file system that holds it. */
export interface DiskReserve {
  /** A directory on that file system. */
  readonly directory: string;
  /** `null` = the smaller of 1 GiB and 5 % of the file system. */
  readonly bytes: number | null;
}

/** What a piece of work may write; what is absent has no bound. */
export interface WriteLimits {
  /** So many bytes at most: what a quota leaves as the work begins. Who can ask while it writes is granted what is left then. */
  readonly bytes?: number;
  /** Kept free, where the work writes to that file system. */
  readonly reserve?: DiskReserve;
}
