import { OWN_VOCABULARY as ENGLISH } from '../english/own-vocabulary.ts';
import type { RussianVocabulary } from './vocabulary.ts';

/** The product's own words: things by their names where people gave them one, else by their ids. */
export const OWN_VOCABULARY: RussianVocabulary = { target: 'объект', nameOf: ENGLISH.nameOf, field: ENGLISH.field };
