import { useState } from 'preact/hooks';
import { LOCALE } from '../../app/language.ts';
import { calendarWords } from '../../messages/calendar.ts';
import { CellGrid } from '../../parts/cell-grid.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { countText } from '../../parts/figures.ts';
import { keyOf, type SlotFilter, type Tallies, type Tally } from './counts.ts';
import type { Day } from './days.ts';
import { Legend, labelOf } from './month-grid.tsx';
import { SlotList } from './slot-list.tsx';

const dayName = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const hourText = (hour: number): string => String(hour).padStart(2, '0');

/** Days, a row each, and an hour a column; a cell opens its slots. */
export function WeekGrid({
  days,
  tallies,
  zone,
  filter,
}: {
  readonly days: readonly Day[];
  readonly tallies: Tallies | null;
  readonly zone: string;
  readonly filter: SlotFilter;
}) {
  const { text } = calendarWords;
  const [opened, setOpened] = useState<{ readonly name: string; readonly tally: Tally } | null>(null);
  return (
    <div class="card">
      <CellGrid
        class="week"
        caption={text.title}
        columns={HOURS.map(hourText)}
        rows={days.map((day) => ({
          name: dayName.format(new Date(`${day}T00:00:00Z`)),
          cells: HOURS.map((hour) => {
            const tally = tallies?.get(keyOf(day, hour));
            const name = `${dayName.format(new Date(`${day}T00:00:00Z`))} ${hourText(hour)}:00`;
            return {
              key: keyOf(day, hour),
              label: labelOf(name, tallies, tally),
              ...(tally === undefined
                ? { shown: null }
                : {
                    class: `opens ${toneOf(tally)}`,
                    onOpen: () => setOpened({ name, tally }),
                    shown: countText(tally.ran + tally.notRan + tally.planned),
                  }),
            };
          }),
        }))}
      />
      <Legend />
      {opened !== null && (
        <Dialog title={opened.name} isWide onClose={() => setOpened(null)}>
          <SlotList tally={opened.tally} zone={zone} filter={filter} />
        </Dialog>
      )}
    </div>
  );
}

const toneOf = ({ ran, failed, notRan }: Tally): string => {
  if (notRan > 0 || failed > 0) return 'week-bad';
  return ran > 0 ? 'week-good' : 'week-planned';
};
