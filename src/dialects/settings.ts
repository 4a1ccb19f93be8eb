import { type Environment, readSettings, type SettingsOf } from '../server/settings.ts';
import { BILLING_PANEL_SETTINGS } from './billing-panel/settings.ts';
import { BORG_UI_SETTINGS } from './borg-ui/settings.ts';
import { CLOUDSIGMA_SETTINGS } from './cloudsigma/settings.ts';
import { SELECTEL_SETTINGS } from './selectel/settings.ts';

/** What an installation decides about each of its rooms. */
export interface RoomSettings {
  readonly billingPanel: SettingsOf<typeof BILLING_PANEL_SETTINGS>;
  readonly borgUi: SettingsOf<typeof BORG_UI_SETTINGS>;
  readonly cloudSigma: SettingsOf<typeof CLOUDSIGMA_SETTINGS>;
  readonly selectel: SettingsOf<typeof SELECTEL_SETTINGS>;
}

/** Reads the settings of every room. @throws GatewayError `invalid_request`, naming the variable. */
export const readRoomSettings = (env: Environment): RoomSettings => ({
  billingPanel: readSettings(BILLING_PANEL_SETTINGS, env),
  borgUi: readSettings(BORG_UI_SETTINGS, env),
  cloudSigma: readSettings(CLOUDSIGMA_SETTINGS, env),
  selectel: readSettings(SELECTEL_SETTINGS, env),
});
