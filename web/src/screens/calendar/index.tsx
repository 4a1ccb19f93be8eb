import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { LOCALE } from '../../app/language.ts';
import { useSession } from '../../app/session.ts';
import { calendarWords } from '../../messages/calendar.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button, LinkButton } from '../../parts/button.tsx';
import { ChoiceField } from '../../parts/field.tsx';
import { Failure } from '../../parts/note.tsx';
import { Empty, Skeleton } from '../../parts/read.tsx';
import { AccountField, NO_ACCOUNT } from '../accounts/account-field.tsx';
import { type SlotFilter, sumOf, type Tallies, useCounts } from './counts.ts';
import { type Day, dayAfter, daysOf, monthAfter, todayIn } from './days.ts';
import { MonthGrid } from './month-grid.tsx';
import { SlotList } from './slot-list.tsx';
import { SubscribeButton } from './subscribe-button.tsx';
import { WeekGrid } from './week-grid.tsx';
import './calendar.css';

const VIEWS = ['month', 'week', 'day'] as const;
type View = (typeof VIEWS)[number];

const step = (view: View, day: Day, by: number): Day =>
  view === 'month' ? monthAfter(day, by) : dayAfter(day, view === 'week' ? 7 * by : by);

/** What was planned, ran and did not run, by day and hour; each slot opens its explanation. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { text } = calendarWords;
  const { session } = useSession();
  const [, navigate] = useLocation();
  const [zone, setZone] = useState(session.account.timeZone);
  const [destination, setDestination] = useState('');
  const [account, setAccount] = useState(NO_ACCOUNT);
  const today = todayIn(zone);
  const view = VIEWS.find((each) => each === params.view) ?? 'month';
  const day = /^\d{4}-\d{2}-\d{2}$/.test(params.day ?? '') ? (params.day ?? today) : today;
  const days = daysOf(view, day);
  const filter: SlotFilter = {
    ...(destination === '' ? {} : { destination }),
    ...(account.id === null ? {} : { account: account.id }),
  };
  const { tallies, error, refetch } = useCounts(days, view === 'month' ? 'day' : 'hour', zone, filter);
  const goTo = (next: View, at: Day) => navigate(`/calendar/${next}/${at}`);
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
            {session.isStaff && !session.actsFor && (
              <AccountField label={text.account} value={account} onChange={setAccount} />
            )}
          </div>
        </div>
        {error && <Failure error={error} onRetry={refetch} />}
        {view === 'month' ? (
          <MonthGrid days={days} month={day.slice(0, 7)} today={today} tallies={tallies} onOpen={goTo} />
        ) : (
          <WeekGrid key={days[0]} days={days} tallies={tallies} zone={zone} filter={filter} />
        )}
        {view === 'day' && <DaySlots tallies={tallies} zone={zone} filter={filter} />}
      </div>
    </>
  );
}

/** The slots of the day that is counted. */
function DaySlots({
  tallies,
  zone,
  filter,
}: {
  readonly tallies: Tallies | null;
  readonly zone: string;
  readonly filter: SlotFilter;
}) {
  const { text } = calendarWords;
  const { mayOperate } = useSession();
  if (tallies === null) return <Skeleton rows={8} />;
  const [first, ...others] = tallies.values();
  if (first !== undefined) return <SlotList tally={others.reduce(sumOf, first)} zone={zone} filter={filter} />;
  return (
    <div class="card">
      <Empty
        act={
          mayOperate && (
            <LinkButton icon="plus" to="/schedules/new">
              {scheduleWords.text.add}
            </LinkButton>
          )
        }
      >
        {text.none}
      </Empty>
    </div>
  );
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
