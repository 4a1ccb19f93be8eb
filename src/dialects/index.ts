import type { Dialect } from '../server/dialect.ts';
import type { Clock } from '../server/rate-limit.ts';
import type { Services } from '../services/index.ts';
import { createBillingPanel } from './billing-panel/index.ts';
import { createBorgUi } from './borg-ui/index.ts';
import { createCloudSigma } from './cloudsigma/index.ts';
import { createNative } from './native/index.ts';
import { renderingRooms } from './rendering-rooms.ts';
import { createSelectel } from './selectel/index.ts';
import type { RoomSettings } from './settings.ts';

/** The roster: every room of the gateway, in no order that matters, since no two claim one address. */
export function createDialects(services: Services, settings: RoomSettings, clock: Clock): readonly Dialect[] {
  return [
    createBillingPanel(services, settings.billingPanel),
    createBorgUi(services, settings.borgUi),
    createCloudSigma(services, clock, settings.cloudSigma),
    createSelectel(services, settings.selectel),
    createNative(services, renderingRooms(services, settings), {
      perGigabyteDay: settings.billingPanel.statCost,
      currency: settings.billingPanel.currency,
    }),
  ];
}
