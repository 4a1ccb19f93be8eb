/** What an installation decides about this room. */
export interface CloudSigmaSettings {
  /** Location code that a remote scheduler gets if it names none. */
  readonly defaultRemoteLocation: string;
}

/** Remote schedulers that name no location write to the second location of an embedded installation. */
export const DEFAULT_SETTINGS: CloudSigmaSettings = { defaultRemoteLocation: 'TBC' };
