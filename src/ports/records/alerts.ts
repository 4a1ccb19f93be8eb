import type { Alert, AlertChannel, AlertDelivery, LostNews, RunNews, Some, TaskNews } from '../../domain/alert.ts';
import type { Instant } from '../../domain/instant.ts';
import type { LeaseTerms } from './leases.ts';
import type { OutboxRecords } from './outbox.ts';

export interface AlertRecords {
  /** By ascending id. */
  list(): Promise<readonly Alert[]>;
  find(id: number): Promise<Alert | null>;
  /** Answers the new alert's id. */
  insert(alert: Omit<Alert, 'id'>): Promise<number>;
  /** With all that was, or is, to be sent to it; `false`: there is none. */
  remove(id: number): Promise<boolean>;
  /** Those to be looked at now. A look that lies further ahead than `latest` was put off by a clock that was wrong. */
  due(now: Instant, latest: Instant): Promise<readonly Alert[]>;
  /** Goes on to its next look, by compare-and-set on the one that was seen: `true` for one caller. */
  moveOn(alert: Pick<Alert, 'id' | 'lookAt'>, change: Pick<Alert, 'lookAt' | 'toldUntil' | 'told'>): Promise<boolean>;
}

export interface AlertDeliveryRecords extends OutboxRecords<AlertDelivery> {
  /** As `OutboxRecords.claim`, over one of these channels only. */
  claim(terms: LeaseTerms, channels?: readonly AlertChannel[]): Promise<AlertDelivery | null>;
  /** Newest first. */
  list(alertId: number, limit: number): Promise<readonly AlertDelivery[]>;
}

/** A time from its beginning, which it leaves out, to its end, which it includes. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** What went wrong in an installation, over all accounts; of much, the first of it and how much. */
export interface NewsRecords {
  /** Tasks that ended then: those that failed, or those that stopped without an end of their own. */
  tasks(span: Span, kind: 'failed' | 'stalled'): Promise<Some<TaskNews>>;
  restores(span: Span): Promise<Some<number>>;
  missed(span: Span): Promise<Some<RunNews>>;
  /** All that have lost their copies, the newest first, and so many at most. */
  lost(limit: number): Promise<readonly LostNews[]>;
  /** When the last backup succeeded; `null` = none did. */
  lastSuccess(): Promise<Instant | null>;
  accountNames(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
}
