import { type SettingsOf, text } from '../../server/settings.ts';

/** What an installation decides about this room. */
export const CLOUDSIGMA_SETTINGS = {
  /** Where remote schedulers write that name no location: unless told otherwise, the second one of the provider's. */
  defaultRemoteLocation: text('CLOUDSIGMA_REMOTE_LOCATION', 'TBC'),
};

/** The settings of this room as they were read. */
export type CloudSigmaSettings = SettingsOf<typeof CLOUDSIGMA_SETTINGS>;
