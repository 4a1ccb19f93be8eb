import { words } from '../app/language.ts';

/** What the screens of tasks say. */
export const taskWords = words({ en: () => import('./en/tasks.ts'), ru: () => import('./ru/tasks.ts') });
