import { ENGLISH } from './english/speech.ts';
import type { Language } from './language.ts';
import { RUSSIAN } from './russian/speech.ts';
import type { Speech } from './speech.ts';

/** What is said in each language. */
export const SPEECH: Readonly<Record<Language, Speech>> = { en: ENGLISH, ru: RUSSIAN };
