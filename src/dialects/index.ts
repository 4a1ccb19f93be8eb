import type { Dialect } from '../server/dialect.ts';
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
}

/** The roster: every room of the gateway, in no order that matters, since no two claim one address. */
export const createDialects = (services: Services, settings: DialectSettings): readonly Dialect[] => [
  createBillingPanel(services, {
    corsOrigins: settings.corsOrigins,
    allowsUrlCredentials: settings.allowsUrlCredentials,
    statCost: settings.panelStatCost,
  }),
  createCloudSigma(services),
];
