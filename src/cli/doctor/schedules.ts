import type { Client, Schedule, Target } from '../../../clients/typescript/client.ts';
import { DAY_SECONDS, type Instant } from '../../domain/instant.ts';
import { fireTimes, parseRecurrence } from '../../domain/recurrence/index.ts';
import { type Finding, ok, warning } from './finding.ts';

/** More copies than these begin in one minute in one store: a herd. */
export const MOST_STARTS = 20;
/** Of a schedule that fires more often, so many slots are looked at. */
const MOST_SLOTS = 300;
const NAMED = 5;

/** Schedules that never fire, and those of which too many begin at once; of what the caller may see. */
export async function checkSchedules(client: Client, now: Instant): Promise<readonly Finding[]> {
  const schedules = await Array.fromAsync(client.rows('listSchedules', { status: true }));
  const targets = await Array.fromAsync(client.rows('listTargets', {}));
  return [neverFiring(schedules), herds(schedules, targets, now)];
}

type Listed = Schedule & { readonly status?: { readonly nextFireAt: string | null } };

function neverFiring(schedules: readonly Listed[]): Finding {
  const idle = schedules.filter(
    ({ pause, status, targets }) => pause === null && (status?.nextFireAt ?? null) === null && targets.length > 0,
  );
  const bare = schedules.filter(({ targets }) => targets.length === 0);
  if (idle.length + bare.length === 0)
    return ok('schedules', `${schedules.length} schedule(s), and none that can fire no more.`);
  const said = [
    ...(idle.length === 0 ? [] : [`${named(idle)} never fire(s) again`]),
    ...(bare.length === 0 ? [] : [`${named(bare)} has no target`]),
  ];
  return warning('schedules', `${said.join('; ')}.`, "Give another rule ('schedule set'), a target, or delete it.");
}

const named = (schedules: readonly Listed[]): string => {
  const names = schedules.slice(0, NAMED).map(({ id, name }) => `'${name}' (${id})`);
  return `${names.join(', ')}${schedules.length > NAMED ? ` and ${schedules.length - NAMED} more` : ''}`;
};

/** Counts what begins in each minute of the day ahead, in each store. */
function herds(schedules: readonly Listed[], targets: readonly Target[], now: Instant): Finding {
  const storeOf = new Map(targets.map(({ id, storeId }) => [id, storeId]));
  const starts = new Map<string, number>();
  for (const { action, pause, recurrence, targets: links, destination } of schedules) {
    if (action !== 'backup' || pause !== null) continue;
    for (const at of fireTimes(parseRecurrence(recurrence), now, now + DAY_SECONDS, MOST_SLOTS)) {
      for (const { targetId } of links) {
        const store = destination === 'local' ? `store ${storeOf.get(targetId) ?? '?'}` : `location ${destination}`;
        const place = `${Math.floor(at / 60)} ${store}`;
        starts.set(place, (starts.get(place) ?? 0) + 1);
      }
    }
  }
  let [most, where] = [0, ''];
  for (const [place, count] of starts) if (count > most) [most, where] = [count, place];
  if (most <= MOST_STARTS) return ok('herds', `At most ${most} copies begin in one minute in one store.`);
  const [minute = '', ...store] = where.split(' ');
  const at = new Date(Number(minute) * 60_000).toISOString().replace(':00.000Z', 'Z');
  return warning(
    'herds',
    `${most} copies begin at ${at} in the ${store.join(' ')}.`,
    'Spread them: POST /api/v1/suggestions names the least loaded time.',
  );
}
