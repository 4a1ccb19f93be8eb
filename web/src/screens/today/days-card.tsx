import { Link } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { useName } from '../../api/names.ts';
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
              <Row key={targetId} targetId={targetId} days={each} />
            ))}
          </ul>
        )}
      </Read>
      <DayLegend />
    </section>
  );
}

function Row({ targetId, days }: Operations['listDays']['reply']['items'][number]) {
  const name = useName('target', targetId) ?? String(targetId);
  return (
    <li class="days-row">
      <Link class="cell-main" href={`/targets/${targetId}`}>
        {name}
      </Link>
      <DayStrip of={days} name={name} />
    </li>
  );
}
