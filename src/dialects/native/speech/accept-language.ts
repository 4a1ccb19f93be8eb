import { LRUCache } from 'lru-cache';
import { LANGUAGES, type Language } from '../../../wording/language.ts';

/** A tag of the header with its weight, from 0 (not at all) to 1. */
interface Wish {
  readonly tag: string;
  readonly weight: number;
}

/**
 * The language that a caller asks for by `Accept-Language`, as RFC 9110 has it: the one of the greatest weight, the first of those
 * alike; a region (`ru-RU`) does not count. English where none of ours is asked for.
 */
export const readLanguage = (header: string | undefined): Language =>
  header === undefined ? LANGUAGES[0] : languages.memo(header);

/** Browsers send the same few with each call. */
const languages = new LRUCache<string, Language>({ max: 100, memoMethod: chooseLanguage });

function chooseLanguage(header: string): Language {
  const wishes = header.split(',').map(readWish);
  const weights = LANGUAGES.map((language) => ({ language, ...weightOf(language, wishes) }));
  const [first] = weights
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight || one.place - other.place);
  return first?.language ?? LANGUAGES[0];
}

function readWish(text: string): Wish {
  const [tag = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.map((parameter) => /^q\s*=\s*([01](?:\.\d{0,3})?)$/.exec(parameter)?.[1]).find(Boolean);
  return { tag, weight: weight === undefined ? 1 : Math.min(1, Number(weight)) };
}

/** How much a language is wished for, and at which place; by its own name before `*`. */
function weightOf(language: Language, wishes: readonly Wish[]): { readonly weight: number; readonly place: number } {
  const named = wishes.findIndex(({ tag }) => tag === language || tag.startsWith(`${language}-`));
  const place = named === -1 ? wishes.findIndex(({ tag }) => tag === '*') : named;
  return { weight: wishes[place]?.weight ?? 0, place };
}
