/** The IANA zone of a `user_timezone`: the empty one is UTC. */
export const zoneOf = (userTimezone: string): string => (userTimezone === '' ? 'UTC' : userTimezone);
