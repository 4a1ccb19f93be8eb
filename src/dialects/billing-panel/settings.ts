/** What an installation decides about this room. */
export interface BillingPanelSettings {
  /** Origins whose pages may call us from a browser (`https://panel.example`). */
  readonly corsOrigins: readonly string[];
  /** Whether credentials may stand in the query, where proxies may log them; panel clients put them there. */
  readonly allowsUrlCredentials: boolean;
  /** The price per GB and day that lists of backups show; `0` where nothing is billed. */
  readonly statCost: string;
}
