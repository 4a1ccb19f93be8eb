import type { Static } from 'typebox';
import { notFound } from '../../../domain/errors.ts';
import { DAY_SECONDS } from '../../../domain/instant.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Load } from '../../../services/schedules/index.ts';
import { windowIn } from '../dates.ts';
import { type OperationTable, operation } from '../operation.ts';
import { refuse } from '../problems.ts';
import { TIME } from '../schema.ts';
import { LOAD, SUGGESTION, SUGGESTION_REQUEST } from './schema.ts';

const MOST_DAYS = 8;
const DEFAULT_MINUTES = 10;

const getLoad = operation({
  id: 'getLoad',
  summary: 'How many copies begin and are being made in each store, by the quarter of an hour',
  needs: 'viewer',
  query: { from: TIME, to: TIME },
  reply: LOAD,
  run: async (services, { query }, actor) => {
    const window = windowIn(query);
    if (window.to - window.from > MOST_DAYS * DAY_SECONDS) throw refuse('window_too_long', MOST_DAYS);
    return { body: showLoad(await services.load.measureLoad(actor, window)) };
  },
});

const showLoad = ({ stores, isCut }: Load): Static<typeof LOAD> => ({
  stores: [...stores].map(([storeId, quarters]) => ({
    storeId,
    quarters: quarters
      .filter(({ running }) => running > 0)
      .map(({ at, ...counts }) => ({ at: formatTime(at), ...counts })),
  })),
  isCut,
});

const suggestTime = operation({
  id: 'suggestTime',
  summary: 'The time of the day at which a daily copy meets the fewest others in its store',
  needs: 'viewer',
  body: SUGGESTION_REQUEST,
  reply: SUGGESTION,
  run: async (services, { body, caller }, actor) => {
    const {
      earliest = '00:00',
      latest = '23:59',
      timeZone = caller.account.timeZone,
      minutes = DEFAULT_MINUTES,
    } = body;
    const stores = await services.stores.list(actor);
    const store = stores.find(({ id, uuid }) => id === body.store || uuid === body.store);
    if (store === undefined) throw notFound('store', body.store);
    const wanted = { storeId: store.id, seconds: minutes * 60, earliest, latest, timeZone };
    return { body: { ...(await services.load.suggestTime(actor, wanted)), timeZone } };
  },
});

/** The addresses of load. */
export const LOAD_OPERATIONS: OperationTable = {
  '/load': { GET: getLoad },
  '/suggestions': { POST: suggestTime },
};
