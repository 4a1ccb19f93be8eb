import type { MissedNode } from '../services/stores/index.ts';
import { toIso, toIsoOrNull } from './output.ts';

/** For which node a task or a restore waits, in words. */
export const tellMissedNode = ({ name, seenAt }: MissedNode): string =>
  `waiting for node ${name}, ${seenAt === null ? 'never seen' : `last seen ${toIso(seenAt)}`}`;

/** The same as JSON; `null` = for none. */
export const showMissedNode = (missed: MissedNode | undefined): object | null =>
  missed === undefined ? null : { name: missed.name, seenAt: toIsoOrNull(missed.seenAt) };
