import type { RefusalCause } from '../../../domain/problems/refusal-causes.ts';
import type { Recurrence } from '../../../domain/recurrence/index.ts';
import { SPEECH } from '../../../wording/languages.ts';
import { ADVICE_TEXTS } from './advice-texts.ts';
import { FORM_TEXTS } from './form-texts.ts';
import { LABEL_TEXTS } from './label-texts.ts';
import type { Language } from './language.ts';
import { REFUSAL_TEXTS } from './refusal-texts.ts';

export { type Language, readLanguage } from './language.ts';
export { sayProblem, wireField } from './problems/index.ts';

/** Every text of this room, in every language. A file per kind of text; keys begin with what a text is about. */
export const CATALOGUE = { ...REFUSAL_TEXTS, ...ADVICE_TEXTS, ...FORM_TEXTS, ...LABEL_TEXTS } as const;

/** The name of a text. */
export type TextKey = keyof typeof CATALOGUE;

/** What stands in for `{name}`. */
export type TextValues = Readonly<Record<string, string | number>>;

/** A text that waits for its language. */
export interface Text {
  readonly key: TextKey;
  readonly values?: TextValues;
}

/** A text in a language. Values are put in as they are: one with `{name}` in it stays so. */
export const say = (language: Language, key: TextKey, values: TextValues = {}): string =>
  CATALOGUE[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** What a column or field is called; `null` where it is shown to nobody. */
export function label(language: Language, name: string): string | null {
  const key = `label.${name}`;
  return isText(key) ? say(language, key) : null;
}

const isText = (key: string): key is TextKey => Object.hasOwn(CATALOGUE, key);

/** Why a request never became a call. */
export const sayShellRefusal = (language: Language, cause: RefusalCause): string => SPEECH[language].sayRefusal(cause);

/** What a rule says that days and one time do not. */
export const sayRecurrence = (language: Language, recurrence: Recurrence): string =>
  SPEECH[language].describeRecurrence(recurrence);
