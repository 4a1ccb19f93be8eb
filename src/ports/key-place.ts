/** Where the installation's secret key is kept. */
export interface KeyPlace {
  /** Whether people keep it, and say it in the environment: then they alone can put another one there. */
  readonly isInEnvironment: boolean;
  /** The keys that something may be sealed with now; what is sealed anew is sealed with the first. */
  keys(): Promise<readonly string[]>;
  /** The next key, made where there is none yet, and durable before it is answered. */
  next(): Promise<string>;
  /** Puts the next key in the place of the first, in one step, which is still among `keys` until the next time. */
  settle(): Promise<void>;
}
