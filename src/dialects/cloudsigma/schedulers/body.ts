import { bodyReader, META, TAGS } from '../check-body.ts';
import type { Related } from '../related.ts';

/** A number or its digits, as clients of this wire mix them. */
export type Numeric = number | string;

/** A clock time as sent; `""` = unset. */
export type SentClock = { readonly hour?: Numeric; readonly minute?: Numeric } | '';

/** `incremental_backup` as sent. */
export interface SentPlan {
  readonly day_of_month?: Numeric;
  readonly day_of_week?: readonly string[];
  readonly end_time?: SentClock;
  readonly hour?: Numeric;
  readonly minute?: Numeric;
  readonly month?: Numeric | readonly Numeric[];
  readonly repeat?: { readonly hour?: string; readonly minute?: string };
  readonly start_time?: SentClock;
}

/** `retention_policy` as sent; a rule of `time_option` alone belongs to the rule before it. */
export interface SentPolicy {
  readonly name?: string;
  readonly rules?: readonly {
    readonly period?: string;
    readonly quantity?: Numeric;
    readonly time_option?: Numeric;
  }[];
}

/** A scheduler as sent, every field optional; unknown and read-only fields are not looked at. */
export interface SentScheduler {
  readonly enable_backup_policy_notifications?: boolean;
  readonly enable_retention_policy_notifications?: boolean;
  readonly grantees?: readonly unknown[];
  readonly incremental_backup?: SentPlan;
  readonly initial_backup?: Readonly<Record<string, unknown>>;
  readonly is_default?: boolean;
  readonly is_enabled?: boolean;
  readonly manual_incremental_backup?: string;
  readonly meta?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly orchestrator_timezone?: string;
  readonly permissions?: readonly unknown[];
  readonly remote_location?: string;
  readonly retention_policy?: SentPolicy;
  readonly tags?: readonly Related[];
  readonly type?: string;
  readonly user_timezone?: string;
}

/** A new scheduler as sent. */
export type WholeScheduler = SentScheduler & Required<Pick<SentScheduler, (typeof REQUIRED)[number]>>;

const REQUIRED = ['type', 'name', 'incremental_backup'] as const;

const text = { type: 'string' };
const flag = { type: 'boolean' };
const flagWithoutEffect = { ...flag, nullable: true };
const textWithoutEffect = { ...text, nullable: true };
const list = { type: 'array', nullable: true };
const digits = {
  type: ['integer', 'string'],
  pattern: '^\\d{0,6}$',
  minimum: 0,
  description: 'must be a whole number or its digits',
};
const listOfNumbers = { type: ['integer', 'string'] };
const clock = {
  type: ['object', 'string'],
  nullable: true,
  maxLength: 0,
  description: 'must be an object such as {"hour":7,"minute":0}',
  properties: {
    hour: { ...digits, nullable: true, maximum: 23, description: 'must be a whole number from 0 to 23' },
    minute: {
      type: ['integer', 'string'],
      nullable: true,
      pattern: '^([0-5]?\\d)?$',
      minimum: 0,
      maximum: 59,
      description: 'must be a whole number from 0 to 59',
    },
  },
};

const properties = {
  enable_backup_policy_notifications: flag,
  enable_retention_policy_notifications: flag,
  grantees: list,
  incremental_backup: {
    type: 'object',
    properties: {
      day_of_month: listOfNumbers,
      day_of_week: { type: 'array', items: text },
      end_time: clock,
      hour: listOfNumbers,
      minute: listOfNumbers,
      month: { type: ['integer', 'string', 'array'], items: listOfNumbers },
      repeat: { type: 'object', nullable: true, properties: { hour: text, minute: text } },
      start_time: clock,
    },
  },
  initial_backup: { type: 'object', nullable: true },
  is_default: flagWithoutEffect,
  is_enabled: flag,
  manual_incremental_backup: text,
  meta: META,
  name: text,
  orchestrator_timezone: textWithoutEffect,
  permissions: list,
  remote_location: { ...text, nullable: true },
  retention_policy: {
    type: 'object',
    properties: {
      name: text,
      rules: {
        type: 'array',
        items: {
          type: 'object',
          properties: { period: text, quantity: digits, time_option: { ...digits, nullable: true } },
        },
      },
    },
  },
  tags: TAGS,
  type: { enum: ['snapshot', 'backup'] },
  user_timezone: text,
};

/** The documented field at or above a place: those of `incremental_backup` and of a retention rule count for themselves. */
function fieldOf([top, inner, , ofRule]: readonly string[]): string | undefined {
  if (top === 'incremental_backup') return inner ?? top;
  return top === 'retention_policy' ? (ofRule ?? top) : top;
}

/** A new scheduler: type, name and incremental_backup must be there. @throws WireRefusal (400) */
export const readWhole = bodyReader<WholeScheduler>('scheduler', properties, REQUIRED, fieldOf);

/** Any part of a scheduler. @throws WireRefusal (400) */
export const readPart = bodyReader<SentScheduler>('scheduler', properties, [], fieldOf);
