import type { Seconds } from '../../domain/instant.ts';

/** A task that has not begun by then, or a slot without a record, is not merely in its turn. */
export const WAITING_AFTER: Seconds = 3_600;
