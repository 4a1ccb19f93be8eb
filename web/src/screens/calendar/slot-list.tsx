import { useState } from 'preact/hooks';
import type { Slot } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { calendarWords } from '../../messages/calendar.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import type { IconName } from '../../parts/icon.tsx';
import { ListCard } from '../../parts/list-card.tsx';
import { ScheduleName } from '../../parts/names.tsx';
import { usePaging } from '../../parts/pages.tsx';
import { Empty } from '../../parts/read.tsx';
import { State, type Tone } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Time, timeText } from '../../parts/time.tsx';
import { ExplanationDialog } from '../schedules/explanation.tsx';
import type { SlotFilter, Tally } from './counts.ts';

const LOOKS: Readonly<Record<Slot['state'], readonly [Tone, IconName]>> = {
  fired: ['good', 'good'],
  missed: ['bad', 'missed'],
  skipped: ['idle', 'skipped'],
  coming: ['busy', 'planned'],
  paused: ['warn', 'paused'],
  suspended: ['warn', 'paused'],
};

/** So many are shown on a page. */
const ROWS = 50;

/** The slots of a stretch of time one after another, page by page; each says why it is what it is. */
export function SlotList({
  tally: { at, until },
  zone,
  filter,
}: {
  readonly tally: Tally;
  readonly zone: string;
  readonly filter: SlotFilter;
}) {
  const { text } = calendarWords;
  const { text: schedules } = scheduleWords;
  const [explained, setExplained] = useState<Slot | null>(null);
  const within = { from: at, to: lastOf(until), ...filter };
  const paging = usePaging(JSON.stringify(within));
  const slots = useCall('listSlots', { query: { ...within, limit: ROWS, after: paging.after } }, { keepsLast: true });
  return (
    <>
      <ListCard of={slots} paging={paging} empty={<Empty>{text.none}</Empty>}>
        {(rows) => (
          <Table<Slot>
            caption={text.title}
            rows={rows}
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
      </ListCard>
      {explained !== null && (
        <ExplanationDialog scheduleId={explained.scheduleId} at={explained.at} onClose={() => setExplained(null)} />
      )}
    </>
  );
}

/** The last instant before another one: lists include both ends. */
const lastOf = (until: string): string => new Date(Date.parse(until) - 1_000).toISOString();
