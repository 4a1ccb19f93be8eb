import type { WireHead } from '../../../server/dialect.ts';
import type { Language } from '../../../wording/language.ts';
import { readLanguage } from './accept-language.ts';
import { ENGLISH } from './english.ts';
import { RUSSIAN } from './russian.ts';
import type { NativeSpeech } from './speech.ts';

const SPEECH: Readonly<Record<Language, NativeSpeech>> = { en: ENGLISH, ru: RUSSIAN };

/** What a call is answered in: the language that it asks for. */
export const speechFor = ({ headers }: Pick<WireHead, 'headers'>): NativeSpeech =>
  SPEECH[readLanguage(headers['accept-language'])];
