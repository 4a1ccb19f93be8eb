import type { Static } from 'typebox';
import { assertTimeZone } from '../../../domain/recurrence/index.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Days, Need, Overview } from '../../../services/overview/index.ts';
import { LIST_QUERY, listOf, pagedAnswer, pageOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { refuse, refuseFaults } from '../problems.ts';
import { ID, textUpTo } from '../schema.ts';
import { timeOrNull } from '../times.ts';
import { Type } from '../type.ts';
import { DATE, type NEED, OVERVIEW, TARGET_DAYS } from './schema.ts';

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
    from: Type.Optional(
      Type.Unsafe<string>({ ...DATE, description: `The first day; ${MOST_DAYS - 1} before the last where absent.` }),
    ),
    to: Type.Optional(Type.Unsafe<string>({ ...DATE, description: 'The last day; today where absent.' })),
    zone: Type.Optional(textUpTo(64, 'The IANA zone whose days these are; UTC where absent.')),
    target: Type.Optional(Type.Array(ID, { minItems: 1, maxItems: 200, description: 'Of these targets alone.' })),
    account: Type.Optional(ID),
  },
  reply: listOf(TARGET_DAYS),
  run: async ({ days: service, now }, { query }, actor) => {
    const { account, target, zone = 'UTC' } = query;
    assertTimeZone(zone);
    const dates = datesIn(query, zone, await now());
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

/** The days that are asked for. @throws WireRefusal (400) */
function datesIn(
  { from, to }: { readonly from?: string; readonly to?: string },
  zone: string,
  now: number,
): readonly Temporal.PlainDate[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now * 1_000)
    .toZonedDateTimeISO(zone)
    .toPlainDate();
  const last = to === undefined ? today : dateIn('to', to);
  const first = from === undefined ? last.subtract({ days: MOST_DAYS - 1 }) : dateIn('from', from);
  const count = first.until(last).days + 1;
  if (count > MOST_DAYS) throw refuse('window_too_long', MOST_DAYS);
  if (count < 1) {
    const misfit = { kind: 'order', field: 'from', last: 'to' } as const;
    throw refuseFaults(400, [{ parameter: 'from', reason: 'range', params: {}, misfit }]);
  }
  return Array.from({ length: count }, (_, day) => first.add({ days: day }));
}

function dateIn(parameter: string, text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    const misfit = { kind: 'day', field: parameter } as const;
    throw refuseFaults(400, [{ parameter, reason: 'format', params: {}, misfit }]);
  }
}

function daysOf(dates: readonly Temporal.PlainDate[], zone: string): Days {
  const beginOf = (date: Temporal.PlainDate): number => date.toZonedDateTime(zone).epochMilliseconds / 1_000;
  const last = dates.at(-1);
  return { begins: dates.map(beginOf), end: last === undefined ? 0 : beginOf(last.add({ days: 1 })) };
}

/** The addresses of what is shown first. */
export const OVERVIEW_OPERATIONS: OperationTable = {
  '/overview': { GET: getOverview },
  '/days': { GET: listDays },
};
