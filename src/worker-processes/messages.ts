import type { Problem } from '../domain/problems/index.ts';
import type { DriverEvent, ReadyCopy, StoreAccess } from '../ports/snapshot-driver.ts';

/** What in a worker process is called. */
export type Subject =
  | { readonly kind: 'files' }
  | { readonly kind: 'scripts' }
  | { readonly kind: 'driver'; readonly store: StoreAccess }
  /** A kind of driver, by its name: what of it touches files. */
  | { readonly kind: 'roster'; readonly driver: string }
  /** What a kind of driver keeps on this node, by the kind's name. */
  | { readonly kind: 'staged'; readonly driver: string }
  /** What `replace` of the files answered, by its number in this process. */
  | { readonly kind: 'replacement'; readonly id: number };

/** Why a call failed. `trace` is for the log alone. */
export type Failure =
  | { readonly kind: 'problem'; readonly problem: Problem; readonly trace: string }
  /** The signal was heeded, or what was asked and threw passed on: the other side knows the reason. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'fault'; readonly message: string; readonly code: string; readonly trace: string };

/** Where a worker process works, both absolute; `volumesDir` of `null` = below the data directory. */
export interface Begin {
  readonly kind: 'begin';
  readonly dataDir: string;
  readonly volumesDir: string | null;
}

/** What a worker process is told. Secrets travel here, and nowhere else. */
export type ToWorker =
  | Begin
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly subject: Subject;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'abort'; readonly id: number }
  /** The answer to what was asked; `isRefused`: it threw, and the call is to end. */
  | {
      readonly kind: 'told';
      readonly id: number;
      readonly ask: number;
      readonly isRefused: boolean;
      readonly result: unknown;
    };

/** What a driver asks on the way: the methods of its channel that are awaited. */
export type Asked =
  | { readonly method: 'ready'; readonly about: ReadyCopy }
  | { readonly method: 'grant'; readonly about: number };

/** What a worker process tells. */
export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'event'; readonly id: number; readonly event: DriverEvent }
  /** `ask`: its number within the call. */
  | { readonly kind: 'ask'; readonly id: number; readonly ask: number; readonly asked: Asked }
  /** Something got done since it was told last. */
  | { readonly kind: 'steps' };
