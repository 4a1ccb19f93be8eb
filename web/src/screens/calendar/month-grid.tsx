import { LOCALE } from '../../app/language.ts';
import { calendarWords } from '../../messages/calendar.ts';
import { CellGrid } from '../../parts/cell-grid.tsx';
import { countText } from '../../parts/figures.ts';
import { Icon } from '../../parts/icon.tsx';
import { type Tallies, type Tally, tallyText } from './counts.ts';
import type { Day } from './days.ts';

const weekdays = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', timeZone: 'UTC' });
const longDay = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
const shortDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' });

const dateOf = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** What a cell is called; until it is known what lies in it, by its time alone. */
export const labelOf = (name: string, tallies: Tallies | null, tally: Tally | undefined): string =>
  tallies === null ? name : `${name}, ${tallyText(tally)}`;

/** A month, a week a row; a day opens by itself. */
export function MonthGrid({
  days,
  month,
  today,
  tallies,
  onOpen,
}: {
  readonly days: readonly Day[];
  readonly month: string;
  readonly today: Day;
  readonly tallies: Tallies | null;
  readonly onOpen: (view: 'day', day: Day) => void;
}) {
  const { text } = calendarWords;
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  return (
    <div class="card">
      <CellGrid
        class="month"
        caption={text.title}
        columns={(weeks[0] ?? []).map((day) => weekdays.format(dateOf(day)))}
        rows={weeks.map((week) => ({
          name: shortDay.format(dateOf(week[0] ?? '')),
          cells: week.map((day) => {
            const tally = tallies?.get(day);
            return {
              key: day,
              label: labelOf(longDay.format(dateOf(day)), tallies, tally),
              class: `opens month-day${day === today ? ' is-today' : ''}${day.startsWith(month) ? '' : ' is-beside'}`,
              onOpen: () => onOpen('day', day),
              shown: (
                <>
                  <span class="month-number">{Number(day.slice(8))}</span>
                  {tally !== undefined && (
                    <>
                      <Count icon="good" tone="good" count={tally.ran - tally.failed} />
                      <Count icon="bad" tone="bad" count={tally.failed} />
                      <Count icon="missed" tone="bad" count={tally.notRan} />
                      <Count icon="planned" tone="busy" count={tally.planned} />
                    </>
                  )}
                </>
              ),
            };
          }),
        }))}
      />
      <Legend />
    </div>
  );
}

const Count = ({
  icon,
  tone,
  count,
}: {
  readonly icon: 'good' | 'bad' | 'missed' | 'planned';
  readonly tone: 'good' | 'bad' | 'busy';
  readonly count: number;
}) =>
  count === 0 ? null : (
    <span class={`month-count tone-${tone}`}>
      <Icon name={icon} />
      {countText(count)}
    </span>
  );

/** What the pictures of a calendar mean. */
export function Legend() {
  const { text } = calendarWords;
  return (
    <ul class="legend-row small soft calendar-legend">
      <li class="row tone-good">
        <Icon name="good" />
        {text.legendRan}
      </li>
      <li class="row tone-bad">
        <Icon name="bad" />
        {text.legendFailed}
      </li>
      <li class="row tone-bad">
        <Icon name="missed" />
        {text.legendNotRan}
      </li>
      <li class="row tone-busy">
        <Icon name="planned" />
        {text.legendPlanned}
      </li>
    </ul>
  );
}
