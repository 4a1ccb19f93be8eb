import type { Text } from '../en/today.ts';

/** What the first screen says, in Russian. */
export const text: Text = { title: 'Сегодня' };
