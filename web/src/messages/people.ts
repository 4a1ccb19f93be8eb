import { words } from '../app/language.ts';

/** What the screens of people say. */
export const peopleWords = words({ en: () => import('./en/people.ts'), ru: () => import('./ru/people.ts') });
