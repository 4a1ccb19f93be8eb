import type { Dialect } from '../server/dialect.ts';
import type { Networks } from '../server/networks.ts';
import type { Clock } from '../server/rate-limit.ts';
import type { Services } from '../services/index.ts';
import { createBillingPanel } from './billing-panel/index.ts';
import { createCloudSigma } from './cloudsigma/index.ts';

/** What an installation decides about its rooms. */
export interface DialectSettings {
  /** Origins of browsers that may call us. */
  readonly corsOrigins: readonly string[];
  /** Whether a panel call may carry credentials in its URL. */
  readonly allowsUrlCredentials: boolean;
  /** The price per GB and day that the panel shows. */
  readonly panelStatCost: string;
  /** Where panel calls may come from that carry a password instead of a session. */
  readonly panelAuthinfoNetworks: Networks;
  /** What the panel calls a missing or expired session. */
  readonly panelSessionErrorType: 'access' | 'auth';
}

/** The roster: every room of the gateway, in no order that matters, since no two claim one address. */
export const createDialects = (services: Services, settings: DialectSettings, clock: Clock): readonly Dialect[] => [
  createBillingPanel(services, {
    corsOrigins: settings.corsOrigins,
    allowsUrlCredentials: settings.allowsUrlCredentials,
    statCost: settings.panelStatCost,
    authinfoNetworks: settings.panelAuthinfoNetworks,
    sessionErrorType: settings.panelSessionErrorType,
  }),
  createCloudSigma(services, clock),
];
