import { useCall } from '../../api/queries.ts';
import { LOCALE } from '../../app/language.ts';
import { useSettled } from '../../app/settled.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { bytesText, countText, durationText } from '../../parts/figures.ts';
import { Note } from '../../parts/note.tsx';
import { Read } from '../../parts/read.tsx';
import type { Draft } from './draft.ts';

/** How a limit of each kind is told. */
const IN_UNIT = {
  over_byte_quota: bytesText,
  store_target: countText,
  store_account: countText,
  store_interval: durationText,
};

/** What a schedule would keep and cost in a year, before it is saved; asked once it says for which targets. */
export function ForecastCard({ draft }: { readonly draft: Draft }) {
  const { text } = scheduleWords;
  const settled = useSettled({ ...draft, name: draft.name || text.newTitle });
  const isWanted = settled.targets.length > 0;
  const forecast = useCall('createForecast', { body: { draft: settled } }, { isWanted, keepsLast: true });
  if (!isWanted) return null;
  return (
    <section class="card" aria-live="polite">
      <h3>{text.forecast}</h3>
      <Read of={forecast} rows={2}>
        {({ fires, standing, bytes, limits, price }) => (
          <>
            <p>{text.forecastRuns(fires)}</p>
            <p>{text.yearAhead(standing, bytes === null ? null : bytesText(bytes))}</p>
            {price !== null && (
              <p>
                {text.forecastPrice(
                  new Intl.NumberFormat(LOCALE, { style: 'currency', currency: price.currency }).format(price.perDay),
                )}
              </p>
            )}
            {limits.map(({ reason, storeId, targetId, limit, reaches }) => (
              <Note key={`${reason} ${storeId} ${targetId}`} tone="warn">
                {text.forecastLimits[storeId === null ? 'account' : reason](
                  IN_UNIT[reason](reaches),
                  IN_UNIT[reason](limit),
                )}
              </Note>
            ))}
          </>
        )}
      </Read>
    </section>
  );
}
