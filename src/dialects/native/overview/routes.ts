import type { Static } from 'typebox';
import { assertTimeZone } from '../../../domain/recurrence/index.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Days, Need, Overview } from '../../../services/overview/index.ts';
import { beginOf, datesIn, datesQuery, spanOf } from '../dates.ts';
import { LIST_QUERY, listOf, pagedAnswer, pageOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { ID, textUpTo } from '../schema.ts';
import { timeOrNull } from '../times.ts';
import { Type } from '../type.ts';
import { type NEED, OVERVIEW, TARGET_DAYS } from './schema.ts';

const MOST_DAYS = 31;

const getOverview = operation({
  id: 'getOverview',
  summary: 'What needs somebody, what runs, and what comes in the next 24 hours',
  needs: 'viewer',
  query: { account: Type.Optional(ID) },
  reply: OVERVIEW,
  run: async ({ readOverview }, { query: { account } }, actor) => ({
    body: showOverview(await readOverview(actor, account === undefined ? {} : { accountId: account })),
  }),
});

const showOverview = ({ now, needs, running, upcoming }: Overview): Static<typeof OVERVIEW> => ({
  now: formatTime(now),
  needs: needs.items.map(showNeed),
  needsCount: needs.count,
  running: running.items.map(({ id, startedAt, progress, ...task }) => ({
    taskId: id,
    ...task,
    startedAt: timeOrNull(startedAt),
    progress: progress === null ? null : { files: progress.files, bytes: progress.bytes },
  })),
  runningCount: running.count,
  upcoming: upcoming.map(({ at, slots }) => ({ at: formatTime(at), slots })),
});

const showNeed = ({ at, ...others }: Need): Static<typeof NEED> => ({ ...others, at: timeOrNull(at) });

const listDays = operation({
  id: 'listDays',
  summary: 'What became of the slots of each day, a row for each target with all of its days, the highest id first',
  needs: 'viewer',
  query: {
    ...LIST_QUERY,
    ...datesQuery(MOST_DAYS),
    zone: Type.Optional(textUpTo(64, 'The IANA zone whose days these are; UTC where absent.')),
    target: Type.Optional(Type.Array(ID, { minItems: 1, maxItems: 200, description: 'Of these targets alone.' })),
    account: Type.Optional(ID),
  },
  reply: listOf(TARGET_DAYS),
  run: async ({ days: service, now }, { query }, actor) => {
    const { account, target, zone = 'UTC' } = query;
    assertTimeZone(zone);
    const dates = datesIn(query, { zone, now: await now(), most: MOST_DAYS, usual: MOST_DAYS });
    const filter = {
      ...(account === undefined ? {} : { accountId: account }),
      ...(target === undefined ? {} : { ids: target }),
    };
    const page = pageOf(query);
    const { rows, total } = await service.readDays(actor, { filter, page, days: daysOf(dates, zone) });
    const shown = rows.map(({ target: { id }, days }) => ({
      id,
      days: days.map((counts, index) => ({ date: String(dates[index]), ...counts })),
    }));
    return pagedAnswer(shown, total, query, ({ id, days }) => ({ targetId: id, days }));
  },
});

const daysOf = (dates: readonly Temporal.PlainDate[], zone: string): Days => ({
  begins: dates.map((date) => beginOf(date, zone)),
  end: spanOf(dates, zone).to,
});

/** The addresses of what is shown first. */
export const OVERVIEW_OPERATIONS: OperationTable = {
  '/overview': { GET: getOverview },
  '/days': { GET: listDays },
};
