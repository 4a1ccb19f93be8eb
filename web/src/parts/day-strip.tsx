import type { TargetDays } from '../api/client.ts';
import { LOCALE } from '../app/language.ts';
import { common } from '../messages/index.ts';

type Day = TargetDays['days'][number];
type Look = 'failed' | 'missed' | 'overdue' | 'warned' | 'good' | 'skipped' | 'planned' | 'idle';

/** The gravest of what became of a day. */
export function lookOfDay({ failed, missed, isOverdue, warned, succeeded, skipped, planned }: Day): Look {
  if (failed > 0) return 'failed';
  if (missed > 0) return 'missed';
  if (isOverdue) return 'overdue';
  if (warned > 0) return 'warned';
  if (succeeded > 0) return 'good';
  if (skipped > 0) return 'skipped';
  return planned > 0 ? 'planned' : 'idle';
}

const dayFormat = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A target's days, the oldest first: each by colour and shape, and in words for who hovers or listens. */
export function DayStrip({ of: days, name }: { readonly of: readonly Day[]; readonly name: string }) {
  const { text } = common;
  const looks = days.map(lookOfDay);
  const counts = [...Map.groupBy(looks, (look) => look)]
    .filter(([look]) => look !== 'idle')
    .map(([look, found]) => `${text.dayLooks[look]}: ${found.length}`);
  return (
    <span class="strip" role="img" aria-label={`${name}: ${counts.join(', ') || text.dayLooks.idle}`}>
      {days.map((day, index) => (
        <i
          key={day.date}
          class={`day day-${looks[index]}`}
          title={`${dayFormat.format(new Date(`${day.date}T00:00:00Z`))}: ${text.dayLooks[looks[index] ?? 'idle']}`}
        />
      ))}
    </span>
  );
}

const LOOKS: readonly Look[] = ['good', 'warned', 'failed', 'missed', 'overdue', 'skipped', 'planned', 'idle'];

/** What the shapes of a strip mean. */
export const DayLegend = () => (
  <ul class="legend-row small soft">
    {LOOKS.map((look) => (
      <li key={look} class="row">
        <i class={`day day-${look}`} />
        {common.text.dayLooks[look]}
      </li>
    ))}
  </ul>
);
