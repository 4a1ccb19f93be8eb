import type { Actor } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import { type ChangeEvent, EVERYBODY } from '../../domain/events.ts';
import type { FeedPosition } from '../../ports/events.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** How far a reader of an account's changes has come. */
export type ReadPosition = Pick<FeedPosition, 'own' | 'everybodys'>;

/** What has changed since a reader looked last, and how far it has come with that. */
export interface ChangesSince {
  readonly events: readonly ChangeEvent[];
  readonly position: ReadPosition;
  /** Whether some of it is no longer known: then nothing is told, and all that the reader has may have changed. */
  readonly hasGap: boolean;
}

/**
 * The changes in the actor's account since a position, up to `limit` of its own and of everybody's; `null` = from now on.
 *
 * @throws `invalid_request` (account: the command line has none).
 */
export async function changesSince(
  { records: { events } }: UnitOfWork,
  actor: Actor,
  seen: ReadPosition | null,
  limit: number,
): Promise<ChangesSince> {
  const { accountId } = actor;
  if (accountId === null) throw problem('account_unnamed', { field: 'account', value: '' });
  const { own, everybodys } = await events.position(accountId);
  const now = { own, everybodys };
  if (seen === null) return { events: [], position: now, hasGap: false };
  if (seen.own === own && seen.everybodys === everybodys) return { events: [], position: now, hasGap: false };
  const ofOwn = await events.after(accountId, seen.own, limit);
  const ofEverybody = await events.after(EVERYBODY, seen.everybodys, limit);
  if (isCut(seen.own, own, ofOwn) || isCut(seen.everybodys, everybodys, ofEverybody)) {
    return { events: [], position: now, hasGap: true };
  }
  const position = { own: lastOf(ofOwn, seen.own), everybodys: lastOf(ofEverybody, seen.everybodys) };
  return { events: [...ofOwn, ...ofEverybody], position, hasGap: false };
}

/** Numbers have no gap: what does not follow at once was forgotten, and what is ahead of all was never told. */
const isCut = (seen: number, end: number, rows: readonly ChangeEvent[]): boolean =>
  seen > end || (rows[0]?.seq ?? (seen < end ? null : seen + 1)) !== seen + 1;

const lastOf = (rows: readonly ChangeEvent[], seen: number): number => rows.at(-1)?.seq ?? seen;
