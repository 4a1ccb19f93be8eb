import type { Seconds } from '../domain/instant.ts';
import type { ScriptEnd } from '../domain/script.ts';

/** A script, as it is to be run. */
export interface ScriptJob {
  readonly content: string;
  /** All of its environment but `PATH`, `HOME` and `LANG`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: Seconds;
}

export interface ScriptResult {
  readonly end: ScriptEnd;
  /** The end of what it wrote, up to `MAX_OUTPUT_BYTES`; what is no text is replaced. */
  readonly output: string;
}

/** Runs scripts, each in a group of processes of its own that ends with it, in an empty directory. */
export interface ScriptRunner {
  /** Throws the signal's reason where that ended it. */
  run(job: ScriptJob, signal: AbortSignal): Promise<ScriptResult>;
}
