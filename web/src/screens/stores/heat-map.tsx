import { useState } from 'preact/hooks';
import { useCall } from '../../api/queries.ts';
import { storeWords } from '../../messages/stores.ts';
import { CellGrid } from '../../parts/cell-grid.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { countText } from '../../parts/figures.ts';
import { Note } from '../../parts/note.tsx';
import { Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time, zoneOfAccount } from '../../parts/time.tsx';
import { DAYS, type Hour, hoursOf, levelOf, shadesOf, weekFrom } from './week.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const hourText = (hour: number): string => String(hour).padStart(2, '0');
const NOTHING: Hour = { starts: 0, running: 0, quarters: [] };

/** How much goes on in a store in the week ahead, a day a row and an hour a column. */
export function HeatMap({ id }: { readonly id: number }) {
  const { text } = storeWords;
  const [week] = useState(() => weekFrom(Date.now()));
  const load = useCall('getLoad', { query: week });
  return (
    <section class="card">
      <div class="card-head">
        <h2>{text.load}</h2>
        <span class="soft small">{zoneOfAccount()}</span>
      </div>
      <p class="soft small">{text.loadText}</p>
      <Read of={load} rows={7}>
        {({ stores, isCut }) => (
          <>
            {isCut && <Note tone="warn">{text.loadCut}</Note>}
            <Grid hours={hoursOf(stores.find(({ storeId }) => storeId === id)?.quarters ?? [], zoneOfAccount())} />
          </>
        )}
      </Read>
    </section>
  );
}

function Grid({ hours }: { readonly hours: ReadonlyMap<string, Hour> }) {
  const { text } = storeWords;
  const [opened, setOpened] = useState<{ readonly name: string; readonly hour: Hour } | null>(null);
  const most = Math.max(0, ...[...hours.values()].map(({ running }) => running));
  return (
    <>
      <CellGrid
        class="heat"
        caption={text.load}
        columns={HOURS.map(hourText)}
        rows={DAYS.map((day, row) => ({
          name: day,
          cells: HOURS.map((hour) => {
            const found = hours.get(`${row} ${hour}`) ?? NOTHING;
            const name = `${day} ${hourText(hour)}:00`;
            return {
              key: `${row} ${hour}`,
              label: text.cell(name, text.slots(found.starts), found.running === 0 ? null : text.atOnce(found.running)),
              class: `opens heat-${levelOf(found.running, most)}`,
              onOpen: () => setOpened({ name, hour: found }),
              shown: found.running > 0 && countText(found.running),
            };
          }),
        }))}
      />
      <Legend most={most} />
      {opened !== null && (
        <Dialog title={opened.name} onClose={() => setOpened(null)}>
          <Quarters of={opened.hour} />
        </Dialog>
      )}
    </>
  );
}

const Legend = ({ most }: { readonly most: number }) => (
  <ul class="legend-row small soft heat-legend" aria-label={storeWords.text.legend}>
    <li>{storeWords.text.legend}</li>
    {shadesOf(most).map(({ level, from, to }) => (
      <li key={level} class="row">
        <i class={`heat-${level}`} />
        {from === to ? countText(from) : `${countText(from)}–${countText(to)}`}
      </li>
    ))}
  </ul>
);

function Quarters({ of: { quarters } }: { readonly of: Hour }) {
  const { text } = storeWords;
  if (quarters.length === 0) return <p class="soft">{text.noneInHour}</p>;
  return (
    <Table<Hour['quarters'][number]>
      caption={text.quarter}
      rows={quarters}
      keyOf={({ at }) => at}
      columns={[
        { name: text.quarter, isMain: true, show: ({ at }) => <Time at={at} /> },
        { name: text.begin, isNumber: true, show: ({ starts }) => countText(starts) },
        { name: text.running, isNumber: true, show: ({ running }) => countText(running) },
      ]}
    />
  );
}
