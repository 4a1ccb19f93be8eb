import { words } from '../app/language.ts';

/** What the screens of schedules say. */
export const scheduleWords = words({ en: () => import('./en/schedules.ts'), ru: () => import('./ru/schedules.ts') });
