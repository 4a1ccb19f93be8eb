import type { Scope } from '../../domain/account.ts';
import type { CalendarFeed } from '../../domain/calendar-feed.ts';

export interface CalendarFeedRecords {
  /** Answers its id. */
  insert(feed: Omit<CalendarFeed, 'id'>, tokenHash: string): Promise<number>;
  findByToken(tokenHash: string): Promise<CalendarFeed | null>;
  /** The newest first. */
  list(scope: Scope): Promise<readonly CalendarFeed[]>;
  /** `false` where there is none. */
  remove(scope: Scope, id: number): Promise<boolean>;
  removeAll(accountId: number): Promise<void>;
}
