import { type SettingsOf, text, wholeNumber } from '../../server/settings.ts';

/** What an installation decides about this room. */
export const SELECTEL_SETTINGS = {
  /** The region that clients look for in the catalog. */
  region: text('SELECTEL_REGION', 'ru-3'),
  /** How far apart two runs of a plan are at least. */
  leastMinutes: wholeNumber('SELECTEL_MIN_INTERVAL_MINUTES', 60, 1, 10_080),
};

/** The settings of this room as they were read. */
export type SelectelSettings = SettingsOf<typeof SELECTEL_SETTINGS>;
