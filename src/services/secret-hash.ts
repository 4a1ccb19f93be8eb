import { hash } from 'node:crypto';

/** What is kept of a token or key in its place: they are random enough for one plain hash. */
export const hashSecret = (secret: string): string => hash('sha256', secret);
