import { choice, decimalNumber, networks, onOrOff, origins, type SettingsOf, text } from '../../server/settings.ts';

/** This room's name: what is made here remembers it. */
export const ROOM = 'billing-panel';

/** What an installation decides about this room. */
export const BILLING_PANEL_SETTINGS = {
  /** Origins whose pages may call us from a browser (`https://panel.example`). */
  corsOrigins: origins('CORS_ORIGINS'),
  /** Whether credentials may stand in the query, where proxies may log them; panel clients put them there. */
  allowsUrlCredentials: onOrOff('ALLOW_URL_CREDENTIALS', 'on'),
  /** The price per GB and day that lists of backups show; `0` where nothing is billed. */
  statCost: decimalNumber('PANEL_STAT_COST', '0'),
  /** The currency in which `whoami` shows a balance. */
  currency: text('PANEL_CURRENCY', 'USD'),
  /** Where calls may come from that carry a password in `authinfo`; empty = from everywhere. */
  authinfoNetworks: networks('PANEL_AUTHINFO_NETWORKS'),
  /** The `$type` of a missing or expired session: the cabinet logs out at `access`, scripts log in again at `auth`; `caller`: by who calls. */
  sessionErrorType: choice('PANEL_SESSION_ERROR_TYPE', 'caller', ['caller', 'access', 'auth']),
  /**
   * Whether a session is good only from the address that it was opened from. Off unless asked for: callers with IPv4
   * and IPv6, on the move or behind several proxies change it within an hour, and scripts share a token.
   */
  bindsSessions: onOrOff('PANEL_BIND_SESSIONS', 'off'),
};

/** The settings of this room as they were read. */
export type BillingPanelSettings = SettingsOf<typeof BILLING_PANEL_SETTINGS>;
