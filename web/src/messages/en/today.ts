/** What the first screen says, in English. */
export const text = { title: 'Today' };

export type Text = typeof text;
