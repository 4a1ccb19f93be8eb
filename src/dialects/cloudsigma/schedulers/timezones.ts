import listed from './timezones.json' with { type: 'json' };

/**
 * Zones that `user_timezone` may newly be set to: the provider's own list (its dump, copied), and `Etc/UTC`, `UTC`
 * and `""`, which the list lacks although half of its documented examples use them.
 */
export const ALLOWED_TIME_ZONES: ReadonlySet<string> = new Set([...listed, 'Etc/UTC', 'UTC', '']);

/** The IANA zone of a `user_timezone`: the empty one is UTC. */
export const zoneOf = (userTimezone: string): string => (userTimezone === '' ? 'UTC' : userTimezone);
