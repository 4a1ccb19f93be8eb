import type { Target, TargetDays } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { common } from '../../messages/index.ts';
import { targetWords } from '../../messages/targets.ts';
import { DayLegend, DayStrip, lookOfDay } from '../../parts/day-strip.tsx';
import { countText } from '../../parts/figures.ts';
import { Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { timeText, zoneOfAccount } from '../../parts/time.tsx';

type Day = TargetDays['days'][number];

/** What became of a target's last 30 days, as shapes and as a table. */
export function DaysCard({ target: { id, name } }: { readonly target: Target }) {
  const { text } = targetWords;
  const days = useCall('listDays', { query: { target: [id], zone: zoneOfAccount() } });
  return (
    <section class="card">
      <h2>{text.days}</h2>
      <Read of={days} rows={2}>
        {({ items: [found] }) => (
          <>
            <DayStrip of={found?.days ?? []} name={name} />
            <DayLegend />
            <details>
              <summary>{text.asTable}</summary>
              <DayTable of={found?.days ?? []} />
            </details>
          </>
        )}
      </Read>
    </section>
  );
}

const COUNTS = ['planned', 'succeeded', 'warned', 'failed', 'missed', 'skipped'] as const;

/** The newest day first. */
const DayTable = ({ of: days }: { readonly of: readonly Day[] }) => {
  const { text } = targetWords;
  return (
    <Table<Day>
      caption={text.days}
      rows={days.toReversed()}
      keyOf={({ date }) => date}
      columns={[
        { name: text.date, isMain: true, show: ({ date }) => timeText(`${date}T00:00:00Z`, 'UTC', 'day') },
        { name: text.state, show: (day) => common.text.dayLooks[lookOfDay(day)] },
        ...COUNTS.map((count) => ({
          name: text[count],
          isNumber: true,
          show: (day: Day) => countText(day[count]),
        })),
      ]}
    />
  );
};
