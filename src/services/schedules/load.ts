import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import { LoadCount, leastLoaded, QUARTER, type QuarterLoad } from '../../domain/load.ts';
import { fireTimes, WEEKDAYS, weekly } from '../../domain/recurrence/index.ts';
import { canFire, runOrderOf, type Schedule } from '../../domain/schedule.ts';
import type { Target } from '../../domain/target.ts';
import { currentBreather } from '../../ports/current-call.ts';
import type { Records } from '../../ports/records/index.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { type StoreOf, storeFinder } from '../stores/index.ts';

/** How long a copy is expected to take of which none was measured. */
const UNMEASURED: Seconds = 600;

/** What was measured longer ago counts no more. */
const MEASURED_FOR: Seconds = 30 * DAY_SECONDS;

/** More slots than these are not looked at. */
const MOST_SLOTS = 500_000;

const WEEK: Seconds = 7 * DAY_SECONDS;

/** What is going on in stores, by the quarter of an hour. */
export interface Load {
  /** By the store's id; every quarter of the stretch. */
  readonly stores: ReadonlyMap<number, readonly QuarterLoad[]>;
  /** There are more slots than were looked at. */
  readonly isCut: boolean;
}

/**
 * How many copies begin and are being made in each store, as the rules of now name them and as long as they took lately; of
 * the schedules that the actor may see.
 */
export async function measureLoad(
  unitOfWork: UnitOfWork,
  actor: Actor,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<Load> {
  const { records } = unitOfWork;
  const since = (await unitOfWork.now()) - MEASURED_FOR;
  const counts = new Map<number, LoadCount>();
  let slots = 0;
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { pieces } = await records.schedules.listInPieces(scopeOf(actor), {}, page);
  const breather = currentBreather();
  for await (const schedules of pieces) {
    const firing = schedules.filter(canFire);
    const plan = await planCopies(records, firing, since);
    for (const schedule of firing) {
      const copies = plan(schedule);
      const longest = copies.reduce((most, { begins, seconds }) => Math.max(most, begins + seconds), 0);
      for (const at of fireTimes(schedule.recurrence, from - longest, to)) {
        if (breather.isDue) await breather.breathe();
        if (slots >= MOST_SLOTS) return { stores: quartersOf(counts), isCut: true };
        slots += 1;
        for (const { storeId, begins, seconds } of copies) {
          countIn(counts, storeId, from, to).add({ startsAt: at + begins, seconds });
        }
      }
    }
  }
  return { stores: quartersOf(counts), isCut: false };
}

/** A copy of a slot: where it goes, how long after the slot it begins, and how long it takes. */
interface PlannedCopy {
  readonly storeId: number;
  readonly begins: Seconds;
  readonly seconds: Seconds;
}

/** What each slot of these schedules makes, in a few queries for all of them. */
async function planCopies(
  records: Records,
  schedules: readonly Schedule[],
  since: Instant,
): Promise<(schedule: Schedule) => readonly PlannedCopy[]> {
  const measured = await records.tasks.averageSeconds(
    schedules.map(({ id }) => id),
    since,
  );
  const linked = new Set(schedules.flatMap(({ targets }) => targets.map(({ targetId }) => targetId)));
  const targets = new Map((await records.targets.findMany([...linked])).map((target) => [target.id, target]));
  const findStore = await storeFinder(records, schedules);
  return (schedule) => copiesOf(schedule, { targets, storeOf: findStore(schedule), measured });
}

interface CopyFacts {
  readonly targets: ReadonlyMap<number, Target>;
  readonly storeOf: StoreOf | null;
  readonly measured: ReadonlyMap<string, Seconds>;
}

function copiesOf(schedule: Schedule, { targets, storeOf, measured }: CopyFacts): readonly PlannedCopy[] {
  if (storeOf === null) return [];
  const isSequence = runOrderOf(schedule) === 'sequence';
  let begins = 0;
  return schedule.targets.flatMap(({ targetId }) => {
    const target = targets.get(targetId);
    if (target === undefined) return [];
    const seconds = Math.max(1, Math.round(measured.get(`${schedule.id}:${targetId}`) ?? UNMEASURED));
    const copy = { storeId: storeOf(target), begins, seconds };
    if (isSequence) begins += seconds;
    return [copy];
  });
}

function countIn(counts: Map<number, LoadCount>, storeId: number, from: Instant, to: Instant): LoadCount {
  const known = counts.get(storeId);
  if (known !== undefined) return known;
  const count = new LoadCount(from, to);
  counts.set(storeId, count);
  return count;
}

const quartersOf = (counts: ReadonlyMap<number, LoadCount>): Load['stores'] =>
  new Map([...counts].map(([storeId, count]) => [storeId, count.quarters()]));

/** What a time is wanted for. */
export interface WantedTime {
  readonly storeId: number;
  /** How long its copies take together. */
  readonly seconds: Seconds;
  /** `HH:MM`, both included, on the clocks of the zone; where the latest comes first it is on the next day. */
  readonly earliest: string;
  readonly latest: string;
  readonly timeZone: string;
}

/** A time of the day, and how many copies were met then in the week ahead, each counted in every quarter of an hour. */
export interface SuggestedTime {
  readonly time: string;
  readonly met: number;
}

/**
 * The time of the day, every quarter of an hour from the earliest on, at which a daily copy meets the fewest others in its
 * store over the week ahead; of equals the earliest.
 *
 * @throws `invalid_recurrence` (the zone)
 */
export async function suggestTime(unitOfWork: UnitOfWork, actor: Actor, wanted: WantedTime): Promise<SuggestedTime> {
  const from = await unitOfWork.now();
  const to = from + WEEK + DAY_SECONDS + wanted.seconds;
  const { stores } = await measureLoad(unitOfWork, actor, { from, to });
  const { timeZone } = wanted;
  const candidates = timesBetween(wanted.earliest, wanted.latest).map((time) => {
    const daily = weekly({ days: WEEKDAYS, times: [time], timeZone });
    return { time, startsAt: [...fireTimes(daily, from, from + WEEK)] };
  });
  const best = leastLoaded(candidates, wanted.seconds, stores.get(wanted.storeId) ?? []);
  if (best === null) throw new Error('A window of the day holds no time.');
  return { time: best.chosen.time, met: best.met };
}

const MINUTES = 60;
const DAY_MINUTES = DAY_SECONDS / MINUTES;

/** `HH:MM` texts, each a quarter of an hour after the one before; at least the first. */
function timesBetween(earliest: string, latest: string): readonly string[] {
  const [first, end] = [minutesOf(earliest), minutesOf(latest)];
  const last = end < first ? end + DAY_MINUTES : end;
  const times: string[] = [];
  for (let minute = first; minute <= last; minute += QUARTER / MINUTES) times.push(timeOf(minute % DAY_MINUTES));
  return times;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
