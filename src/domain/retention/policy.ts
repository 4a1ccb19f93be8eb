import type { Weekday } from '../recurrence/weekdays.ts';

/** The unit of a period rule. */
export type PeriodUnit = 'days' | 'weeks' | 'months';

/**
 * Keeps every snapshot younger than `quantity` units (local date-times, strictly); a day given narrows it to snapshots
 * taken on that local weekday (weeks only) or day of the month (months only).
 */
export interface PeriodRule {
  readonly period: PeriodUnit;
  /** At least 1. */
  readonly quantity: number;
  readonly onWeekday?: Weekday;
  /** 1..31; a month without that day keeps none of its snapshots by this rule. */
  readonly onDayOfMonth?: number;
}

/**
 * The rules of borg and restic. An absent or zero number switches its rule off, -1 is unlimited.
 *
 * `borg`: in the order written below, and what an earlier rule kept is not counted again by a later one; a rule that
 * finds too few periods keeps the oldest snapshot as well. (Source: borg's `prune_cmd.py`.)
 * `restic`: every rule looks at all snapshots by itself, and the reasons list each rule that keeps one.
 */
export interface KeepPolicy {
  readonly kind: 'keep';
  readonly algorithm: 'borg' | 'restic';
  /**
   * Everything taken less than this before the newest available snapshot. As borg writes it (`2d`; `S M H d w m y`,
   * where `m` is 31 and `y` 365 days of 24 h), or for restic as restic does (`1y6m10d12h`, on the local calendar).
   */
  readonly within?: string;
  readonly last?: number;
  readonly hourly?: number;
  readonly daily?: number;
  /** ISO weeks, Monday first. */
  readonly weekly?: number;
  readonly monthly?: number;
  /** January to March and so on: borg's `--keep-3monthly`. */
  readonly quarterly?: number;
  readonly yearly?: number;
}

/** What any of the rules keeps stays. Never empty (that is kind `all`). */
export interface PeriodsPolicy {
  readonly kind: 'periods';
  readonly rules: readonly PeriodRule[];
}

/** The newest `count` chains, each a full with its increments, stay whole. */
export interface ChainsPolicy {
  readonly kind: 'chains';
  readonly count: number;
}

/** A policy that can be applied to a pool. */
export type OwnPolicy = { readonly kind: 'all' } | KeepPolicy | PeriodsPolicy | ChainsPolicy;

/** Which snapshots of a pool stay. `inherit`: as many as the target's rotation says; `all`: never prunes. */
export type RetentionPolicy = { readonly kind: 'inherit' } | OwnPolicy;

/** The numbered rules of `KeepPolicy`, in borg's order. */
export const KEEP_RULES = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const;

/** A rule that keeps a number of snapshots, each of a period of its own. */
export type CountedRule = (typeof KEEP_RULES)[number];

/** The number that means "no limit" in a `KeepPolicy`. */
export const UNLIMITED = -1;

/** What `inherit` means for a target whose rotation is `count`: the newest `count` stay. */
export const rotation = (count: number): KeepPolicy => ({ kind: 'keep', algorithm: 'restic', last: count });
