import { LIMIT_REASONS } from '../../../domain/store.ts';
import { NEW_SCHEDULE } from '../schedules/schema.ts';
import { BYTES, COUNT, ID, KEY, nullable, objectOf, oneOf } from '../schema.ts';
import { Type } from '../type.ts';

/** Of which schedule a forecast is wanted: one that is there, or one as it would be created. */
export const FORECAST_REQUEST = Type.Object(
  { schedule: Type.Optional(KEY), draft: Type.Optional(NEW_SCHEDULE) },
  { additionalProperties: false },
);

const UNMEASURED = 'null: none was made yet, so nothing is measured.';

/** What a schedule would keep a year from now, and what that costs. */
export const FORECAST = objectOf({
  fires: { ...COUNT, description: 'Slots in the year ahead.' },
  isCut: Type.Boolean({ description: 'It has more slots than are played.' }),
  standing: { ...COUNT, description: 'Snapshots that stand at its end.' },
  bytes: nullable(BYTES, UNMEASURED),
  targets: Type.Array(
    objectOf({
      targetId: ID,
      storeId: ID,
      storeLocation: Type.String(),
      made: COUNT,
      standing: COUNT,
      copyBytes: nullable(BYTES, UNMEASURED),
      bytes: nullable(BYTES, UNMEASURED),
    }),
  ),
  accountBytes: nullable(BYTES, 'What the account would hold in all then.'),
  quotaBytes: nullable(BYTES, 'null: no limit.'),
  exceeds: nullable(Type.Boolean(), 'Whether that is more than the quota; null: nobody can tell.'),
  limits: Type.Array(
    objectOf({
      reason: oneOf(LIMIT_REASONS, 'For what backups are refused then.'),
      storeId: nullable(ID, "null: the account's own quota."),
      targetId: nullable(ID, 'null: of all targets together.'),
      limit: { ...COUNT, description: 'Bytes, snapshots, or seconds between two of them.' },
      reaches: { ...COUNT, description: 'What it would come to, in the same unit.' },
    }),
    {
      description:
        'The limits of the account and of its stores that the schedule would come up against within the year.',
    },
  ),
  price: nullable(
    objectOf({ perDay: Type.Number(), currency: Type.String() }),
    'At its end, as the panel reckons: each begun GB of a snapshot by the day; null: there is no price, or nothing is measured.',
  ),
});
