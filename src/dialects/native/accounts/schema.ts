import { COUNTED, type Counted } from '../../../domain/account-caps.ts';
import { BYTES, COUNT, ID, nullable, objectOf, TIME, textUpTo, UUID, wholeFrom } from '../schema.ts';

/** How many of each thing that is counted an account may have, its sessions by login. */
const CAPS = objectOf(
  Object.fromEntries(COUNTED.map((counted) => [counted, COUNT])) as Record<Counted, typeof COUNT>,
  'How many of each it may have; of sessions each of its logins.',
);

/** An account as answers have it. A quota of `null` is no limit. */
export const ACCOUNT = objectOf({
  id: ID,
  uuid: UUID,
  name: textUpTo(100),
  timeZone: textUpTo(64, 'The zone of schedules that are made without one.'),
  quotaPerDay: nullable(COUNT),
  quotaTotal: nullable(COUNT),
  quotaBytes: nullable(BYTES),
  caps: CAPS,
  suspendedAt: nullable(TIME),
  version: wholeFrom(1, Number.MAX_SAFE_INTEGER),
  createdAt: TIME,
});
