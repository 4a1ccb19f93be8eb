import type { Overview } from '../../api/client.ts';
import { todayWords } from '../../messages/today.ts';
import { countText } from '../../parts/figures.ts';
import { Table } from '../../parts/table.tsx';
import { Time, timeText, zoneOfAccount } from '../../parts/time.tsx';

type Hour = Overview['upcoming'][number];

/** How many slots come in each of the next 24 hours: as bars, and as a table for who reads it. */
export function HoursCard({ upcoming }: { readonly upcoming: readonly Hour[] }) {
  const { text } = todayWords;
  const most = Math.max(1, ...upcoming.map(({ slots }) => slots));
  const total = upcoming.reduce((sum, { slots }) => sum + slots, 0);
  const clock = (hour: Hour | undefined) => hour && timeText(hour.at, zoneOfAccount(), 'clock');
  return (
    <section class="card">
      <div class="card-head">
        <h2>{text.next24}</h2>
        <span class="soft small">{zoneOfAccount()}</span>
      </div>
      <div class="bars" role="img" aria-label={text.inADay(total)}>
        {upcoming.map((hour) => (
          <i
            key={hour.at}
            class={hour.slots === 0 ? 'is-none' : undefined}
            style={{ height: `${(hour.slots / most) * 100}%` }}
            title={`${clock(hour)}: ${text.slotCount(hour.slots)}`}
          />
        ))}
      </div>
      <div class="bars-scale small soft figures" aria-hidden="true">
        {[0, 6, 12, 18, 23].map((index) => (
          <span key={index}>{clock(upcoming[index])}</span>
        ))}
      </div>
      <details>
        <summary>{text.asTable}</summary>
        <Table<Hour>
          caption={text.next24}
          rows={upcoming.filter(({ slots }) => slots > 0)}
          keyOf={({ at }) => at}
          columns={[
            { name: text.hour, isMain: true, show: ({ at }) => <Time at={at} /> },
            { name: text.slots, isNumber: true, show: ({ slots }) => countText(slots) },
          ]}
        />
      </details>
    </section>
  );
}
