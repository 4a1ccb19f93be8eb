/** The languages that everything is said in; the first is that of whoever asks for none of them. */
export const LANGUAGES = ['en', 'ru'] as const;

export type Language = (typeof LANGUAGES)[number];
