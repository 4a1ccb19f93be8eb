import type { Kind } from '../../domain/problems/kind.ts';
import type { Vocabulary, Words } from '../vocabulary.ts';

/**
 * How a wire calls in Russian what it names in its own way; every other noun is the same in all of them, as in the glossary.
 * What is a field or a name of a thing, it says as in every language.
 */
export interface RussianVocabulary extends Pick<Vocabulary, 'nameOf' | 'field'> {
  /** What is backed up: a masculine noun that all endings may follow (`а`, `у`, `ом`, `е`, `ы`, `ов`): `объект`. */
  readonly target: string;
}

/** The Russian words of a table of problems, for any vocabulary. */
export type RussianWords<Table extends Readonly<Record<string, Kind>>> = Words<Table, RussianVocabulary>;
