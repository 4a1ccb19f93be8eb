import { randomBytes } from 'node:crypto';
import { type Actor, scopeOf } from '../../domain/account.ts';
import { ACTIONS } from '../../domain/action.ts';
import { type CalendarFeed, MAX_FEEDS } from '../../domain/calendar-feed.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, refuseLimited, refuseSuspended, requireRole } from '../identity/index.ts';
import { hashSecret } from '../secret-hash.ts';
import { listSlots, type Slot } from './slots.ts';

const TOKEN_BYTES = 32;
/** What a feed tells of: whole days of UTC, so that it changes with its slots alone. */
const PAST: Seconds = 7 * DAY_SECONDS;
const AHEAD: Seconds = 60 * DAY_SECONDS;
const MOST_EVENTS = 1_000;

/** What a new feed is of: one schedule, or all of one target; all of the account's where neither is named. */
export interface FeedSubject {
  readonly schedule?: Key;
  readonly target?: Key;
}

/** A slot with its schedule. */
export interface FeedEvent {
  readonly slot: Slot;
  readonly schedule: Schedule;
}

/** What a feed shows: its subject's name, and up to a thousand slots of the last 7 and the next 60 days. */
export interface ReadFeed {
  readonly feed: CalendarFeed;
  readonly name: string;
  readonly events: readonly FeedEvent[];
}

/**
 * A feed of slots. Its token is told this once: whoever knows it reads the feed without any other proof.
 *
 * @throws `forbidden` (role; `token_limited`), `not_found` (the subject), `quota_exceeded` (`too_many_feeds`),
 *   `invalid_request` (account: the command line has none).
 */
export async function createFeed(
  unitOfWork: UnitOfWork,
  actor: Actor,
  { schedule: scheduleKey, target: targetKey }: FeedSubject,
): Promise<{ readonly feed: CalendarFeed; readonly token: string }> {
  requireRole(actor, 'operator');
  refuseLimited(actor);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return unitOfWork.transaction(async (records) => {
    const scope = scopeOf(actor);
    const schedule = scheduleKey && (await records.schedules.find(scope, scheduleKey));
    if (scheduleKey !== undefined && !schedule) throw notFound('schedule', nameOf(scheduleKey));
    const target = targetKey && (await records.targets.find(scope, targetKey));
    if (targetKey !== undefined && !target) throw notFound('target', nameOf(targetKey));
    const accountId = schedule?.accountId ?? target?.accountId ?? actor.accountId;
    if (accountId === null) throw problem('account_unnamed', { field: 'account', value: '' });
    // Under the account's lock, so that two at once cannot both take the last place.
    await records.accounts.lock(accountId);
    if ((await records.calendarFeeds.list({ accountId })).length >= MAX_FEEDS) {
      throw problem('too_many_feeds', { limit: MAX_FEEDS });
    }
    const made = {
      accountId,
      loginId: actor.loginId,
      scheduleId: schedule?.id ?? null,
      targetId: target?.id ?? null,
      createdAt: records.now,
    };
    const id = await records.calendarFeeds.insert(made, hashSecret(token));
    await audit(records, actor, 'feed.create', ['feed', { id, accountId }]);
    return { feed: { id, ...made }, token };
  });
}

/** The feeds that the actor may see, the newest first. */
export const listFeeds = ({ records }: UnitOfWork, actor: Actor): Promise<readonly CalendarFeed[]> =>
  records.calendarFeeds.list(scopeOf(actor));

/** Ends a feed: its address is unknown from then on. @throws `forbidden` (role; `token_limited`), `not_found`. */
export async function deleteFeed(unitOfWork: UnitOfWork, actor: Actor, id: number): Promise<void> {
  requireRole(actor, 'operator');
  refuseLimited(actor);
  await unitOfWork.transaction(async (records) => {
    const feed = (await records.calendarFeeds.list(scopeOf(actor))).find((one) => one.id === id);
    if (feed === undefined || !(await records.calendarFeeds.remove(scopeOf(actor), id))) throw notFound('feed', id);
    await audit(records, actor, 'feed.delete', ['feed', feed]);
  });
}

/**
 * The feed of a token.
 *
 * @throws `not_found`: there is none, or who made it is deleted or may not log in, and nothing tells which; `forbidden`
 *   (`account_suspended`).
 */
export async function findFeed({ records }: UnitOfWork, token: string): Promise<CalendarFeed> {
  const feed = await records.calendarFeeds.findByToken(hashSecret(token));
  if (feed === null) throw notFound('feed', '');
  const login = feed.loginId === null ? null : await records.logins.find(feed.loginId);
  const isEnded = login === null || login.isDisabled || login.deletedAt !== null;
  if (feed.loginId !== null && isEnded) throw notFound('feed', '');
  const account = await records.accounts.find({ accountId: feed.accountId }, { id: feed.accountId });
  if (account === null) throw notFound('feed', '');
  refuseSuspended(account);
  return feed;
}

/** What a feed shows now, of its own account alone. @throws `not_found`: its subject is deleted. */
export async function readFeed(unitOfWork: UnitOfWork, feed: CalendarFeed): Promise<ReadFeed> {
  const { records } = unitOfWork;
  const { accountId, scheduleId, targetId } = feed;
  const scope = { accountId };
  const name = await nameOfSubject(unitOfWork, feed);
  if (name === null) throw notFound('feed', '');
  const today = startOfDay(await unitOfWork.now());
  const filter = {
    actions: ACTIONS,
    accountId,
    ...(scheduleId === null ? {} : { ids: [scheduleId] }),
    ...(targetId === null ? {} : { targetId }),
  };
  const window = { from: today - PAST, to: today + AHEAD, limit: MOST_EVENTS };
  const slots = await listSlots(unitOfWork, readerOf(feed), filter, window);
  const ids = [...new Set(slots.map((slot) => slot.scheduleId))];
  const schedules = new Map((await records.schedules.findMany(scope, ids)).map((one) => [one.id, one]));
  const events = slots.flatMap((slot) => {
    const schedule = schedules.get(slot.scheduleId);
    return schedule === undefined ? [] : [{ slot, schedule }];
  });
  return { feed, name, events };
}

async function nameOfSubject({ records }: UnitOfWork, feed: CalendarFeed): Promise<string | null> {
  const { accountId, scheduleId, targetId } = feed;
  const scope = { accountId };
  if (scheduleId !== null) {
    return (await records.schedules.find(scope, { id: scheduleId }))?.name ?? null;
  }
  if (targetId !== null) return (await records.targets.find(scope, { id: targetId }))?.name ?? null;
  return (await records.accounts.find(scope, { id: accountId }))?.name ?? null;
}

/** Who reads by a token alone: a viewer of its account, and of nothing else. */
const readerOf = ({ id, accountId }: CalendarFeed): Actor => ({
  label: `feed:${id}`,
  loginId: null,
  accountId,
  role: 'viewer',
  isStaff: false,
  via: 'feed',
});

const startOfDay = (instant: Instant): Instant => instant - (instant % DAY_SECONDS);
