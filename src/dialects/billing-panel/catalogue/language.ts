import type { Language } from '../../../wording/language.ts';

export type { Language } from '../../../wording/language.ts';

/** One text in every language. `{name}` stands for a value, which is put in as it is. */
export type Wordings = Readonly<Record<Language, string>>;

/** The language of a `lang`, in any case, with or without a region (`ru_RU`); `en` where it is absent or unknown. */
export const readLanguage = (lang: string | undefined): Language => (/^ru(?:[_-]|$)/i.test(lang ?? '') ? 'ru' : 'en');
