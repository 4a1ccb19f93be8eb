import { ID, KEY, objectOf, TIME, textUpTo, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

/** What is going on in stores. Quarters of an hour in which nothing is are left out. */
export const LOAD = objectOf({
  stores: Type.Array(
    objectOf({
      storeId: ID,
      quarters: Type.Array(
        objectOf({
          at: TIME,
          starts: Type.Integer({ description: 'Copies that begin in it.' }),
          running: Type.Integer({ description: 'Copies that are being made at some time in it.' }),
        }),
      ),
    }),
  ),
  isCut: Type.Boolean({ description: 'There are more slots than were looked at.' }),
});

const CLOCK = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM' });

/** What a time is wanted for. */
export const SUGGESTION_REQUEST = Type.Object(
  {
    store: KEY,
    earliest: Type.Optional(CLOCK),
    latest: Type.Optional(CLOCK),
    timeZone: Type.Optional(textUpTo(64, "The account's where absent.")),
    minutes: Type.Optional(wholeFrom(1, 1_440, 'How long its copies take together; 10 where absent.')),
  },
  { additionalProperties: false },
);

/** The least loaded time. */
export const SUGGESTION = objectOf({
  time: CLOCK,
  timeZone: Type.String(),
  met: Type.Integer({ description: 'Copies met then in the week ahead, each counted in every quarter of an hour.' }),
});
