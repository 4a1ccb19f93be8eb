import { MAX_FULL_EVERY, MIN_FULL_EVERY } from '../../domain/schedule.ts';
import { type SettingsOf, text, wholeNumber } from '../../server/settings.ts';

/** What an installation decides about this room. */
export const SELECTEL_SETTINGS = {
  /** The region that clients look for in the catalog. */
  region: text('SELECTEL_REGION', 'ru-3'),
  /** How far apart two runs of a plan are at least. */
  leastMinutes: wholeNumber('SELECTEL_MIN_INTERVAL_MINUTES', 60, 1, 10_080),
  /** Of a plan with increments, every how many backups of a volume one is whole. */
  fullEvery: wholeNumber('SELECTEL_FULL_EVERY', 7, MIN_FULL_EVERY, MAX_FULL_EVERY),
};

/** The settings of this room as they were read. */
export type SelectelSettings = SettingsOf<typeof SELECTEL_SETTINGS>;
