import type { Instant } from '../../domain/instant.ts';
import { MAX_NAME_LENGTH } from '../../domain/schedule.ts';

/** The name of a snapshot that time made: what it is of and the local minute it stands for, cut to what a name may be. */
export function nameSnapshot(name: string, takenFor: Instant, timeZone: string): string {
  const minute = Temporal.Instant.fromEpochMilliseconds(takenFor * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');
  return `${[...name].slice(0, MAX_NAME_LENGTH - minute.length - 1).join('')} ${minute}`;
}
