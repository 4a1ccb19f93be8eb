import type { ChangedSlot } from '../../domain/recurrence/index.ts';
import { joinWords } from '../lists.ts';
import { OF_MONTH } from './calendar.ts';
import { localTime } from './local-time.ts';

/** What a clock change does to a slot: «8 марта 02:30 не существует: запуск в 03:00 EDT». */
export function sayClockChange({ kind, date, time, firesAt }: ChangedSlot, timeZone: string): string {
  const fires = firesAt.map((instant) => localTime(instant, timeZone));
  const told = fires.map((local) => `${local.time} ${local.zone}`);
  const slot = `${sayDay(date)} ${time} ${kind === 'left_out' ? 'не существует' : 'наступает дважды'}`;
  if (told.length === 0) return `${slot}: запуска нет`;
  if (kind === 'left_out') return `${slot}: запуск в ${told.join('')}`;
  return told.length === 1
    ? `${slot}: запуск в первый раз, в ${told.join('')}`
    : `${slot}: запуск оба раза, в ${joinWords(told, 'и')}`;
}

/** `2026-03-08` as «8 марта». */
function sayDay(date: string): string {
  const [, month = 0, day = 0] = date.split('-').map(Number);
  return `${day} ${OF_MONTH[month - 1]}`;
}
