import type { ChangedSlot } from '../../domain/recurrence/index.ts';
import { joinWords } from '../lists.ts';
import { MONTH_NAMES } from './calendar.ts';
import { localTime } from './local-time.ts';

/** What a clock change does to a slot: `02:30 does not exist on 8 March: 03:00 EDT`. */
export function sayClockChange({ kind, date, time, firesAt }: ChangedSlot, timeZone: string): string {
  const day = sayDay(date);
  const fires = firesAt.map((instant) => localTime(instant, timeZone));
  const told = fires.map((local) => `${local.time} ${local.zone}`);
  if (kind === 'left_out') {
    return told.length === 0
      ? `${time} does not exist on ${day}: nothing is run`
      : `${time} does not exist on ${day}: ${told.join('')}`;
  }
  if (told.length === 0) return `${time} comes twice on ${day}: nothing is run`;
  const passes = told.length === 1 ? `the first time, ${told.join('')}` : `both times, ${joinWords(told, 'and')}`;
  return `${time} comes twice on ${day}: ${passes}`;
}

/** `2026-03-08` as `8 March`. */
function sayDay(date: string): string {
  const [, month = 0, day = 0] = date.split('-').map(Number);
  return `${day} ${MONTH_NAMES[month - 1]}`;
}
