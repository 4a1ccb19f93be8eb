import { words } from '../app/language.ts';

/** What the sign-in says. */
export const signInWords = words({ en: () => import('./en/sign-in.ts'), ru: () => import('./ru/sign-in.ts') });
