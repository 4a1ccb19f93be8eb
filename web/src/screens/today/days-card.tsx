import { Link } from 'wouter';
import { useCall } from '../../api/queries.ts';
import { todayWords } from '../../messages/today.ts';
import { DayLegend, DayStrip } from '../../parts/day-strip.tsx';
import { Read } from '../../parts/read.tsx';
import { zoneOfAccount } from '../../parts/time.tsx';

const TARGETS = 20;

/** The last 30 days of the newest targets. */
export function DaysCard() {
  const { text } = todayWords;
  const days = useCall('listDays', { query: { limit: TARGETS, zone: zoneOfAccount() } });
  const targets = useCall('listTargets', { query: { limit: 200 } });
  const names = new Map(targets.data?.body.items.map(({ id, name }) => [id, name]));
  return (
    <section class="card">
      <div class="card-head">
        <h2>{text.days30}</h2>
        <Link href="/targets">{text.allTargets}</Link>
      </div>
      <Read of={days} rows={3}>
        {({ items }) => (
          <ul class="stack">
            {items.map(({ targetId, days: each }) => (
              <li key={targetId} class="days-row">
                <Link class="cell-main" href={`/targets/${targetId}`}>
                  {names.get(targetId) ?? targetId}
                </Link>
                <DayStrip of={each} name={names.get(targetId) ?? String(targetId)} />
              </li>
            ))}
          </ul>
        )}
      </Read>
      <DayLegend />
    </section>
  );
}
