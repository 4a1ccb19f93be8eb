/** Asks whether there is any target. */
export const ANY_TARGET = { query: { limit: 1, count: true } } as const;

const ROWS = 50;

/** Asks for a page of schedules, from its beginning or after a cursor, by their names or all. */
export const schedulesPage = (search?: string, after?: string) =>
  ({ query: { limit: ROWS, count: true, status: true, search, after } }) as const;
