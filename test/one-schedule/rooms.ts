import { billingPanel } from './billing-panel-client.ts';
import { borgUi } from './borg-ui-client.ts';
import { cloudSigma } from './cloudsigma-client.ts';
import type { OpenRoomClient } from './room-client.ts';
import { selectel } from './selectel-client.ts';

/** Every room by name, as the tests pair them. */
export const ROOMS: Readonly<Record<string, OpenRoomClient>> = {
  'the panel': billingPanel,
  CloudSigma: cloudSigma,
  'Borg UI': borgUi,
  Selectel: selectel,
};
