import { Link } from 'wouter';
import type { Need, Operations } from '../../api/client.ts';
import { useName } from '../../api/names.ts';
import { useCall } from '../../api/queries.ts';
import { todayWords } from '../../messages/today.ts';
import { DayLegend, DayStrip } from '../../parts/day-strip.tsx';
import { Read } from '../../parts/read.tsx';
import { zoneOfAccount } from '../../parts/time.tsx';

const TARGETS = 20;

type Rows = Operations['listDays']['reply']['items'];

/** The last 30 days of the targets that need somebody, and of the newest ones. */
export function DaysCard({ needs }: { readonly needs: readonly Need[] }) {
  const { text } = todayWords;
  const needy = [...new Set(needs.flatMap(({ targetId }) => targetId ?? []))].slice(0, TARGETS);
  const query = { limit: TARGETS, zone: zoneOfAccount() };
  const newest = useCall('listDays', { query });
  const theirs = useCall('listDays', { query: { ...query, target: needy } }, { isWanted: needy.length > 0 });
  return (
    <section class="card">
      <div class="card-head">
        <h2>{text.days30}</h2>
        <Link href="/targets">{text.allTargets}</Link>
      </div>
      <Read of={needy.length === 0 ? newest : theirs} rows={3}>
        {({ items }) => (
          <ul class="stack">
            {firstOf(items, newest.data?.body.items ?? []).map(({ targetId, days: each }) => (
              <Row key={targetId} targetId={targetId} days={each} />
            ))}
          </ul>
        )}
      </Read>
      <DayLegend />
    </section>
  );
}

/** These, then those of the others that are not among them. */
function firstOf(these: Rows, others: Rows): Rows {
  const named = new Set(these.map(({ targetId }) => targetId));
  return [...these, ...others.filter(({ targetId }) => !named.has(targetId))].slice(0, TARGETS);
}

function Row({ targetId, days }: Rows[number]) {
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
