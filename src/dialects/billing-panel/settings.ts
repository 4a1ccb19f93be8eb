import type { Networks } from '../../server/networks.ts';

/** This room's name: what is made here remembers it. */
export const ROOM = 'billing-panel';

/** What an installation decides about this room. */
export interface BillingPanelSettings {
  /** Origins whose pages may call us from a browser (`https://panel.example`). */
  readonly corsOrigins: readonly string[];
  /** Whether credentials may stand in the query, where proxies may log them; panel clients put them there. */
  readonly allowsUrlCredentials: boolean;
  /** The price per GB and day that lists of backups show; `0` where nothing is billed. */
  readonly statCost: string;
  /** Where calls may come from that carry a password in `authinfo`; empty = from everywhere. */
  readonly authinfoNetworks: Networks;
  /** The `$type` of a missing or expired session: the cabinet logs out at `access`, some scripts log in at `auth`. */
  readonly sessionErrorType: 'access' | 'auth';
}
