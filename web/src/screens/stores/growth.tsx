import type { StoreGrowth } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { storeWords } from '../../messages/stores.ts';
import { bytesText, countText } from '../../parts/figures.ts';
import { Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { timeText } from '../../parts/time.tsx';

type Day = StoreGrowth['days'][number];

const WIDTH = 620;
const HEIGHT = 120;

/** How much a store has kept day by day: as a line, and as a table. */
export function Growth({ id }: { readonly id: number }) {
  const { text } = storeWords;
  const growth = useCall('getStoreGrowth', { parts: { key: id } });
  return (
    <section class="card">
      <h2>{text.growth}</h2>
      <Read of={growth} rows={3}>
        {({ days }) =>
          days.every(({ keptBytes }) => keptBytes === 0) ? (
            <p class="soft">{text.growthNone}</p>
          ) : (
            <>
              <Line of={days} />
              <details>
                <summary>{text.asTable}</summary>
                <DayTable of={days} />
              </details>
            </>
          )
        }
      </Read>
    </section>
  );
}

function Line({ of: days }: { readonly of: readonly Day[] }) {
  const { text } = storeWords;
  const most = Math.max(...days.map(({ keptBytes }) => keptBytes));
  const step = WIDTH / Math.max(1, days.length - 1);
  const points = days.map(({ keptBytes }, day) => `${day * step},${HEIGHT - (keptBytes / most) * (HEIGHT - 4)}`);
  const [first, last] = [days[0]?.keptBytes ?? 0, days.at(-1)?.keptBytes ?? 0];
  const label = text.growthText(bytesText(first), bytesText(last));
  return (
    <figure class="growth">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} />
        <polyline points={points.join(' ')} />
      </svg>
      <figcaption class="small soft figures">{label}</figcaption>
    </figure>
  );
}

const DayTable = ({ of: days }: { readonly of: readonly Day[] }) => {
  const { text } = storeWords;
  return (
    <Table<Day>
      caption={text.growth}
      rows={days.toReversed()}
      keyOf={({ date }) => date}
      columns={[
        { name: text.date, isMain: true, show: ({ date }) => timeText(`${date}T00:00:00Z`, 'UTC', 'day') },
        { name: text.snapshots, isNumber: true, show: ({ addedSnapshots }) => countText(addedSnapshots) },
        { name: text.added, isNumber: true, show: ({ addedBytes }) => bytesText(addedBytes) },
        { name: text.gone, isNumber: true, show: ({ removedBytes }) => bytesText(removedBytes) },
        { name: text.kept, isNumber: true, show: ({ keptBytes }) => bytesText(keptBytes) },
      ]}
    />
  );
};
