import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { Slot } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { calendarWords } from '../../messages/calendar.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import type { IconName } from '../../parts/icon.tsx';
import { Empty } from '../../parts/read.tsx';
import { State, type Tone } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Time, timeText } from '../../parts/time.tsx';
import { ExplanationDialog } from '../schedules/explanation.tsx';

const LOOKS: Readonly<Record<Slot['state'], readonly [Tone, IconName]>> = {
  fired: ['good', 'good'],
  missed: ['bad', 'missed'],
  skipped: ['idle', 'skipped'],
  coming: ['busy', 'planned'],
  paused: ['warn', 'paused'],
  suspended: ['warn', 'paused'],
};

/** Slots one after another; each says why it is what it is. */
export function DayList({ slots, zone }: { readonly slots: readonly Slot[]; readonly zone: string }) {
  const { text } = calendarWords;
  const { text: schedules } = scheduleWords;
  const [explained, setExplained] = useState<Slot | null>(null);
  return (
    <div class="card card-flush">
      {slots.length === 0 ? (
        <Empty>{text.none}</Empty>
      ) : (
        <Table<Slot>
          caption={text.title}
          rows={slots}
          keyOf={({ at, scheduleId }) => `${at} ${scheduleId}`}
          columns={[
            { name: text.slot, isMain: true, show: ({ at }) => <Time at={at} zone={zone} /> },
            { name: text.schedule, show: ({ scheduleId }) => <ScheduleName id={scheduleId} /> },
            {
              name: text.state,
              show: ({ state, slots: count }) => (
                <span class="row">
                  <State tone={LOOKS[state][0]} icon={LOOKS[state][1]}>
                    {schedules.slotStates[state]}
                  </State>
                  {count > 1 && <span class="soft small">{text.standsFor(count)}</span>}
                </span>
              ),
            },
            {
              name: schedules.explain,
              isUnnamed: true,
              show: (slot) => (
                <Button
                  isSmall
                  look="quiet"
                  label={`${schedules.explain} ${timeText(slot.at, zone)}`}
                  onPress={() => setExplained(slot)}
                >
                  {schedules.explain}
                </Button>
              ),
            },
          ]}
        />
      )}
      {explained !== null && (
        <ExplanationDialog scheduleId={explained.scheduleId} at={explained.at} onClose={() => setExplained(null)} />
      )}
    </div>
  );
}

function ScheduleName({ id }: { readonly id: number }) {
  const schedule = useCall('getSchedule', { parts: { key: id } });
  return <Link href={`/schedules/${id}`}>{schedule.data?.body.name ?? String(id)}</Link>;
}
