/** Under which address all feeds are read, beside the room's own. */
export const FEEDS = '/feeds';

/** Where the feed of a token is read. */
export const addressOf = (token: string): string => `${FEEDS}/${token}.ics`;

/** The token of an address; `null` where it is no feed's. */
export const tokenIn = (path: string): string | null => /^\/feeds\/([\w-]{43})\.ics$/.exec(path)?.[1] ?? null;
