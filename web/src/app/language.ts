/** The languages of the console, each by its own name. */
export const LANGUAGES = { en: 'English', ru: 'Русский' } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = 'backrota.language';

const isLanguage = (text: string | null | undefined): text is Language => text === 'en' || text === 'ru';

function chosenLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  const browsers = navigator.languages.map((name) => name.slice(0, 2));
  return browsers.find(isLanguage) ?? 'en';
}

/** The language of this page: the one that was chosen, or else the browser's. Another one begins with a new page. */
export const LANGUAGE: Language = chosenLanguage();

/** How its dates and numbers are written: the day before the month, a clock of 24 hours. */
export const LOCALE = LANGUAGE === 'en' ? 'en-GB' : LANGUAGE;

/** Chooses a language and reads the page anew in it. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  location.reload();
}

/** The words of one part of the console, in the page's language. */
export interface Words<Text> {
  load(): Promise<void>;
  /** @throws Error before they are loaded */
  readonly text: Text;
}

/** Words that are fetched in one language alone; both have the same sentences, or nothing compiles. */
export function words<Text>(sources: Readonly<Record<Language, () => Promise<{ readonly text: Text }>>>): Words<Text> {
  let loaded: Text | null = null;
  return {
    load: async () => {
      loaded ??= (await sources[LANGUAGE]()).text;
    },
    get text() {
      if (loaded === null) throw new Error('These words are not loaded.');
      return loaded;
    },
  };
}
