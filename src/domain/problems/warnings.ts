import type { NoParams } from './kind.ts';

interface Entry {
  /** Relative to the copy's root, as people read it. */
  readonly path: string;
}

/** What is told of each kind of warning, by kind. */
export interface WarningParams {
  // In the source, and not in the copy.
  readonly fifo: Entry;
  readonly socket: Entry;
  readonly device: Entry;
  /** `system`: its code (`ENOTCONN` …), where it is known. */
  readonly unreadable: Entry & { readonly system?: string };
  readonly vanished: Entry;
  readonly replaced: Entry;
  readonly store: Entry;
  readonly name_too_long: Entry;
  /** Below more directories than are held open. */
  readonly too_deep: Entry;
  // In the copy, and not as it was.
  readonly changed: Entry;
  /** `system`: its code (`EIO` …), empty where there was none. */
  readonly cut: Entry & { readonly system: string };
  /** `system`: its code, `E2BIG` of more attributes than are kept. */
  readonly attributes_unread: Entry & { readonly system: string };
  /** Told once: by this platform attributes are neither read nor written. */
  readonly attributes_unsupported: NoParams;
  // Restored, and not as it was.
  readonly plain_mode: Entry;
  readonly plain_capabilities: Entry;
  readonly attribute_refused: Entry & { readonly attribute: string; readonly system: string };
  /** The first that could not be given to its owner, and the system's code; told once, of all. */
  readonly owners_refused: Entry & { readonly system: string };
  /** What a program that copies or restores warns of, in its own words. */
  readonly said: { readonly program: 'borg'; readonly text: string };
  /** How many more there were; the copy's own list has them. */
  readonly more: { readonly count: number };
}

/** What people are to know of a copy that was made, or of a restore. */
export type CopyWarning = {
  readonly [K in keyof WarningParams]: { readonly kind: K } & WarningParams[K];
}[keyof WarningParams];
