import type { Static } from 'typebox';
import type { CalendarFeed } from '../../../domain/calendar-feed.ts';
import { notFound } from '../../../domain/errors.ts';
import { formatTime } from '../../../server/utc-time.ts';
import { toKey } from '../keys.ts';
import { LIST_QUERY, listOf, wholeAnswer } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { ID, KEY, nullable, objectOf, ofKind, TIME } from '../schema.ts';
import { Type } from '../type.ts';
import { addressOf } from './address.ts';

/** Slots as a calendar that programs subscribe to. */
export const FEED = objectOf({
  id: ID,
  accountId: ID,
  loginId: nullable(ID, 'Who made it; it ends with that login.'),
  scheduleId: nullable(ID, 'Whose slots alone it has.'),
  targetId: nullable(ID, 'Of whose schedules alone it has the slots.'),
  createdAt: TIME,
});

/** A new feed. */
export const NEW_FEED = ofKind(
  { account: {}, schedule: { scheduleId: KEY }, target: { targetId: KEY } },
  'Of all slots of the account, of one schedule, or of all schedules of a target.',
);

/** A feed that was made. */
export const MADE_FEED = objectOf({
  feed: FEED,
  url: Type.String({
    description: 'Where it is read as iCalendar (RFC 5545), without any other proof. Told this once.',
  }),
});

const showFeed = ({ createdAt, ...feed }: CalendarFeed): Static<typeof FEED> => ({
  ...feed,
  createdAt: formatTime(createdAt),
});

const listFeeds = operation({
  id: 'listFeeds',
  summary: 'Calendars of slots that programs subscribe to, the newest first',
  needs: 'viewer',
  query: LIST_QUERY,
  reply: listOf(FEED),
  run: async ({ calendarFeeds }, { query }, actor) =>
    wholeAnswer(await calendarFeeds.listFeeds(actor), query, showFeed),
});

const createFeed = operation({
  id: 'createFeed',
  summary: 'Has the slots of a schedule, a target or the account be a calendar at an address of its own',
  needs: 'operator',
  isSecret: true,
  body: NEW_FEED,
  status: 201,
  reply: MADE_FEED,
  run: async ({ calendarFeeds }, { body, head }, actor) => {
    const subject =
      body.kind === 'schedule'
        ? { schedule: toKey(body.scheduleId) }
        : body.kind === 'target'
          ? { target: toKey(body.targetId) }
          : {};
    const { feed, token } = await calendarFeeds.createFeed(actor, subject);
    return { body: { feed: showFeed(feed), url: `${head.origin}${addressOf(token)}` } };
  },
});

const deleteFeed = operation({
  id: 'deleteFeed',
  summary: 'Ends a feed: its address is unknown from then on',
  needs: 'operator',
  status: 204,
  run: async ({ calendarFeeds }, { parts: { key = '' } }, actor) => {
    if (!/^[1-9]\d{0,14}$/.test(key)) throw notFound('feed', key);
    await calendarFeeds.deleteFeed(actor, Number(key));
    return {};
  },
});

/** The addresses of feeds, but for those that they are read at. */
export const FEED_OPERATIONS: OperationTable = {
  '/feeds': { GET: listFeeds, POST: createFeed },
  '/feeds/{key}': { DELETE: deleteFeed },
};
