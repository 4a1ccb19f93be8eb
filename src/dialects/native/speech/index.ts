import type { Actor } from '../../../domain/account.ts';
import type { WireHead } from '../../../server/dialect.ts';
import type { Language } from '../../../wording/language.ts';
import { readLanguage } from './accept-language.ts';
import { ENGLISH } from './english.ts';
import { RUSSIAN } from './russian.ts';
import type { NativeSpeech } from './speech.ts';

const SPEECH: Readonly<Record<Language, NativeSpeech>> = { en: ENGLISH, ru: RUSSIAN };

const TO_CUSTOMERS: Readonly<Record<Language, NativeSpeech>> = {
  en: { ...ENGLISH, tellsPlaces: false },
  ru: { ...RUSSIAN, tellsPlaces: false },
};

/** What a call is answered in: the language that it asks for, and no places until it is known to be staff's. */
export const speechFor = (
  { headers }: Pick<WireHead, 'headers'>,
  { isStaff }: Pick<Actor, 'isStaff'> = { isStaff: false },
): NativeSpeech => (isStaff ? SPEECH : TO_CUSTOMERS)[readLanguage(headers['accept-language'])];
