import { words } from '../app/language.ts';

/** What the calendar says. */
export const calendarWords = words({ en: () => import('./en/calendar.ts'), ru: () => import('./ru/calendar.ts') });
