import type { Noun, Thing } from '../domain/problems/index.ts';
import type { Kind, ParamsOf } from '../domain/problems/kind.ts';

/** How a wire calls what the product's sentences are about. */
export interface Vocabulary {
  /** One thing of a noun: `drive`. */
  readonly one: Readonly<Record<Noun, string>>;
  /** Several: `drives`. */
  readonly many: Readonly<Record<Noun, string>>;
  /** By which of its names callers know a thing, without quotes: an id, a uuid, a name. */
  readonly nameOf: (thing: Thing) => string;
  /** A field by the wire's name, of the product's: `retention.rules[0].quantity` too. */
  readonly field: (field: string) => string;
}

/** The words of a table of problems, for any vocabulary of a language; a new problem does not compile until it has them. */
export type Words<Table extends Readonly<Record<string, Kind>>, V = Vocabulary> = {
  readonly [R in keyof Table]: (params: ParamsOf<Table[R]>, vocabulary: V) => string;
};
