import { useState } from 'preact/hooks';
import type { Slot } from '../../api/client.ts';
import { LOCALE } from '../../app/language.ts';
import { calendarWords } from '../../messages/calendar.ts';
import { CellGrid } from '../../parts/cell-grid.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { countText } from '../../parts/figures.ts';
import { DayList } from './day-list.tsx';
import type { Day, LocalPlace } from './days.ts';
import { Legend } from './month-grid.tsx';
import { tallyOf, tallyText } from './tally.ts';

const dayName = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const hourText = (hour: number): string => String(hour).padStart(2, '0');

/** A week, a day a row and an hour a column; a cell opens its slots. */
export function WeekGrid({
  days,
  slots,
  place,
  zone,
}: {
  readonly days: readonly Day[];
  readonly slots: readonly Slot[];
  readonly place: (at: string) => LocalPlace;
  readonly zone: string;
}) {
  const { text } = calendarWords;
  const [opened, setOpened] = useState<{ readonly name: string; readonly slots: readonly Slot[] } | null>(null);
  const byHour = Map.groupBy(slots, ({ at }) => {
    const { day, hour } = place(at);
    return `${day} ${hour}`;
  });
  return (
    <div class="card">
      <CellGrid
        class="week"
        caption={text.title}
        columns={HOURS.map(hourText)}
        rows={days.map((day) => ({
          name: dayName.format(new Date(`${day}T00:00:00Z`)),
          cells: HOURS.map((hour) => {
            const here = byHour.get(`${day} ${hour}`) ?? [];
            const tally = tallyOf(here);
            const name = `${dayName.format(new Date(`${day}T00:00:00Z`))} ${hourText(hour)}:00`;
            const isOpening = here.length > 0;
            return {
              key: `${day} ${hour}`,
              label: `${name}, ${tallyText(tally)}`,
              class: `${isOpening ? 'opens ' : ''}${toneOf(tally)}`,
              ...(isOpening ? { onOpen: () => setOpened({ name, slots: here }) } : {}),
              shown: isOpening && countText(tally.ran + tally.notRan + tally.planned),
            };
          }),
        }))}
      />
      <Legend />
      {opened !== null && (
        <Dialog title={opened.name} isWide onClose={() => setOpened(null)}>
          <DayList slots={opened.slots} zone={zone} />
        </Dialog>
      )}
    </div>
  );
}

const toneOf = ({ ran, notRan, planned }: ReturnType<typeof tallyOf>): string => {
  if (notRan > 0) return 'week-bad';
  if (ran > 0) return 'week-good';
  return planned > 0 ? 'week-planned' : '';
};
