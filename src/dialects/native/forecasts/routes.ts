import { notFound } from '../../../domain/errors.ts';
import type { Forecast, TargetForecast } from '../../../services/schedules/index.ts';
import type { Prices } from '../call.ts';
import { toKey } from '../keys.ts';
import { type OperationTable, operation } from '../operation.ts';
import { refuse } from '../problems.ts';
import { readNewSchedule } from '../schedules/read.ts';
import { FORECAST, FORECAST_REQUEST } from './schema.ts';

const GIGABYTE = 1_000_000_000;

const bytesIn = ({ standing, copyBytes }: TargetForecast): number | null =>
  copyBytes === null ? (standing === 0 ? 0 : null) : standing * copyBytes;

/** The sum; `null` where a part is not known. */
const sumOf = (parts: readonly (number | null)[]): number | null =>
  parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);

function priceOf({ targets }: Forecast, prices: Prices | undefined) {
  const perGigabyteDay = Number(prices?.perGigabyteDay ?? 0);
  const gigabytes = sumOf(
    targets.map(({ standing, copyBytes }) =>
      copyBytes === null ? (standing === 0 ? 0 : null) : standing * Math.ceil(copyBytes / GIGABYTE),
    ),
  );
  if (prices === undefined || perGigabyteDay === 0 || gigabytes === null) return null;
  return { perDay: Math.round(gigabytes * perGigabyteDay * 1_000_000) / 1_000_000, currency: prices.currency };
}

const createForecast = operation({
  id: 'createForecast',
  summary:
    'What a schedule, or one that is only thought of, keeps a year from now, and what that costs; nothing is changed',
  needs: 'viewer',
  body: FORECAST_REQUEST,
  reply: FORECAST,
  run: async (services, { body: { schedule, draft } }, actor) => {
    if ((schedule === undefined) === (draft === undefined)) throw refuse('forecast_unsaid');
    if (draft?.action !== undefined && draft.action !== 'backup') throw notFound('schedule', draft.action);
    const of = draft === undefined ? { key: toKey(schedule ?? 0) } : { draft: readNewSchedule(draft) };
    const found = await services.forecasts.forecast(actor, of);
    const { targets, accountBytes, quotaBytes, fires, isCut, limits } = found;
    return {
      body: {
        fires,
        isCut,
        standing: targets.reduce((sum, { standing }) => sum + standing, 0),
        bytes: sumOf(targets.map(bytesIn)),
        targets: targets.map(({ location, ...target }) => ({
          ...target,
          storeLocation: location,
          bytes: bytesIn({ ...target, location }),
        })),
        accountBytes,
        quotaBytes,
        exceeds: quotaBytes === null ? false : accountBytes === null ? null : accountBytes > quotaBytes,
        limits: [...limits],
        price: priceOf(found, await services.prices?.()),
      },
    };
  },
});

/** The address of forecasts. */
export const FORECAST_OPERATIONS: OperationTable = { '/forecasts': { POST: createForecast } };
