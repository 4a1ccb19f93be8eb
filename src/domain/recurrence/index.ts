import type { Instant } from '../instant.ts';

/** Days of the week inside the house; never bare numbers. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export type Recurrence = { readonly kind: string; readonly timeZone: string };
export declare function nextFireTime(rule: Recurrence, after: Instant): Instant | null;
