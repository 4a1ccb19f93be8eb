import { useQuery } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { api, type Slot } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { LOCALE } from '../../app/language.ts';
import { useSession } from '../../app/session.ts';
import { calendarWords } from '../../messages/calendar.ts';
import { Button, LinkButton } from '../../parts/button.tsx';
import { ChoiceField } from '../../parts/field.tsx';
import { Failure, Note } from '../../parts/note.tsx';
import { Skeleton } from '../../parts/read.tsx';
import { DayList } from './day-list.tsx';
import { type Day, dayAfter, daysOf, enclosing, monthAfter, placesIn } from './days.ts';
import { MonthGrid } from './month-grid.tsx';
import { SubscribeButton } from './subscribe-button.tsx';
import { WeekGrid } from './week-grid.tsx';
import './calendar.css';

const VIEWS = ['month', 'week', 'day'] as const;
type View = (typeof VIEWS)[number];

/** So many slots are shown at most. */
const MOST_SLOTS = 5_000;

const step = (view: View, day: Day, by: number): Day =>
  view === 'month' ? monthAfter(day, by) : dayAfter(day, view === 'week' ? 7 * by : by);

/** What was planned, ran and did not run, by day and hour; each slot opens its explanation. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { text } = calendarWords;
  const { session } = useSession();
  const [, navigate] = useLocation();
  const [zone, setZone] = useState(session.account.timeZone);
  const [destination, setDestination] = useState('');
  const place = placesIn(zone);
  const today = place(new Date().toISOString()).day;
  const view = VIEWS.find((each) => each === params.view) ?? 'month';
  const day = /^\d{4}-\d{2}-\d{2}$/.test(params.day ?? '') ? (params.day ?? today) : today;
  const days = daysOf(view, day);
  const slots = useSlots(days, destination);
  const goTo = (next: View, at: Day) => navigate(`/calendar/${next}/${at}`);
  const inDays = (slots.data ?? []).filter(({ at }) => days.includes(place(at).day));
  return (
    <>
      <Head title={text.title} about={periodText(view, day, days)}>
        <SubscribeButton />
      </Head>
      <div class="stack">
        <div class="row row-apart calendar-bar">
          <div class="row">
            <Button icon="back" label={text.earlier} onPress={() => goTo(view, step(view, day, -1))}>
              <span class="wide-only">{text.earlier}</span>
            </Button>
            <LinkButton to={`/calendar/${view}`}>{text.today}</LinkButton>
            <Button icon="next" label={text.later} onPress={() => goTo(view, step(view, day, 1))}>
              <span class="wide-only">{text.later}</span>
            </Button>
          </div>
          <div class="row calendar-choices">
            <ChoiceField
              label={text.view}
              value={view}
              choices={VIEWS.map((each) => [each, text.views[each]] as const)}
              onChange={(next) => goTo(next, day)}
            />
            <ZoneChoice value={zone} onChange={setZone} />
            <StoreChoice value={destination} onChange={setDestination} />
          </div>
        </div>
        {slots.error && <Failure error={slots.error} onRetry={slots.refetch} />}
        {slots.data === undefined && slots.error === null && <Skeleton rows={8} />}
        {slots.data !== undefined && (
          <>
            {slots.data.length >= MOST_SLOTS && <Note tone="warn">{text.more}</Note>}
            {view === 'month' && (
              <MonthGrid days={days} month={day.slice(0, 7)} today={today} slots={inDays} place={place} onOpen={goTo} />
            )}
            {view === 'week' && <WeekGrid days={days} slots={inDays} place={place} zone={zone} />}
            {view === 'day' && <DayList slots={inDays} zone={zone} />}
          </>
        )}
      </div>
    </>
  );
}

function useSlots(days: readonly Day[], destination: string) {
  const { from, to } = enclosing(days);
  return useQuery<readonly Slot[], Error>({
    queryKey: ['listSlots', from, to, destination],
    queryFn: () =>
      Array.fromAsync(api.rows('listSlots', { from, to, ...(destination === '' ? {} : { destination }) }, MOST_SLOTS)),
    placeholderData: (last: readonly Slot[] | undefined) => last,
  });
}

const monthFormat = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayFormat = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' });

function periodText(view: View, day: Day, days: readonly Day[]): string {
  const date = (each: Day | undefined) => new Date(`${each}T00:00:00Z`);
  if (view === 'month') return monthFormat.format(date(day));
  if (view === 'day') return dayFormat.format(date(day));
  return dayFormat.formatRange(date(days[0]), date(days.at(-1)));
}

function ZoneChoice({ value, onChange }: { readonly value: string; readonly onChange: (zone: string) => void }) {
  const { text } = calendarWords;
  const { session } = useSession();
  const zones = new Set([session.account.timeZone, 'UTC', Intl.DateTimeFormat().resolvedOptions().timeZone]);
  return (
    <ChoiceField
      label={text.zone}
      value={value}
      choices={[...zones].map((zone) => [zone, zone] as const)}
      onChange={onChange}
    />
  );
}

function StoreChoice({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (destination: string) => void;
}) {
  const { text } = calendarWords;
  const stores = useCall('listStores', { query: { limit: 200 } });
  const locations = new Set(stores.data?.body.items.map(({ location }) => location));
  return (
    <ChoiceField
      label={text.store}
      value={value}
      choices={[['', text.anyStore], ...[...locations].map((each) => [each, each] as const)]}
      onChange={onChange}
    />
  );
}
