import { words } from '../app/language.ts';

/** What the sign-in says: fetched with what every screen says, as it may come over any. */
export const signInWords = words({
  en: async () => (await import('./en/common.ts')).signIn,
  ru: async () => (await import('./ru/common.ts')).signIn,
});
