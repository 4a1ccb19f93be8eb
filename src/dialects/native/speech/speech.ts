import type { Speech } from '../../../wording/speech.ts';
import type { Misfit } from '../faults.ts';
import type { OwnParams, OwnReason } from '../problems.ts';

/** The words of what this room alone refuses; a new reason does not compile until it has them. */
export type OwnWords = { readonly [R in OwnReason]: (params: OwnParams[R]) => string };

/** The words of what may be wrong with a value. */
export type MisfitWords = {
  readonly [K in Misfit['kind']]: (misfit: Extract<Misfit, { readonly kind: K }>) => string;
};

/** What is wrong with a value, in a sentence. */
export const sayMisfit = ({ misfits }: Pick<NativeSpeech, 'misfits'>, misfit: Misfit): string =>
  // The compiler does not see that the words and the misfit of one kind belong together.
  (misfits[misfit.kind] as (misfit: Misfit) => string)(misfit);

/** All that this room says in a language. */
export interface NativeSpeech extends Speech {
  /** Whether it is said where sources and stores are: to staff alone. */
  readonly tellsPlaces: boolean;
  readonly own: OwnWords;
  readonly misfits: MisfitWords;
  /** A short title of a status. */
  titleOf(status: number): string;
  /** What stands behind the name of a slot that was not run, in a calendar. */
  readonly notRun: Readonly<Record<'paused' | 'suspended' | 'missed' | 'skipped', string>>;
}
