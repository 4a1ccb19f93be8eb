import { type CallProblem, type CallWording, wordProblem } from '../../../../domain/problems/index.ts';
import type { Language } from '../language.ts';
import { ENGLISH } from './english.ts';
import { RUSSIAN } from './russian.ts';

export { wireField } from './vocabulary.ts';

const WORDINGS: Readonly<Record<Language, CallWording>> = { en: ENGLISH, ru: RUSSIAN };

/** What this room says of a problem, with all that its params tell. */
export const sayProblem = (language: Language, problem: CallProblem): string =>
  wordProblem(WORDINGS[language], problem);
