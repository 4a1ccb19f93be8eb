import { RECURRENCE } from '../rules.ts';
import { objectOf, oneOf, TIME, textUpTo, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

/** A rule to think about: a whole one, or a cron expression with its zone. */
export const PREVIEW_REQUEST = Type.Object(
  {
    recurrence: Type.Optional(RECURRENCE),
    expression: Type.Optional(textUpTo(1_000, 'Five fields of cron, in place of a rule.')),
    timeZone: Type.Optional(textUpTo(64, "Of the expression; the account's where absent.")),
    from: Type.Optional(TIME),
    count: Type.Optional(wholeFrom(1, 100, 'How many slots; 10 where absent.')),
  },
  { additionalProperties: false },
);

/** An instant as the clocks of the rule's zone show it. */
export const LOCAL_TIME = objectOf({
  weekday: Type.String(),
  date: Type.String(),
  time: Type.String(),
  zone: Type.String({ description: 'EDT; GMT+3 where there is no such word.' }),
});

const CLOCK_CHANGE = objectOf({
  kind: oneOf(['left_out', 'repeated']),
  date: Type.String(),
  time: Type.String(),
  firesAt: Type.Array(TIME),
  detail: Type.String({ description: '02:30 does not exist on 8 March: 03:00 EDT' }),
});

/** What a rule would do. */
export const PREVIEW = objectOf({
  recurrence: RECURRENCE,
  when: Type.String({ description: 'The rule in words.' }),
  timeZone: Type.String(),
  slots: Type.Array(objectOf({ at: TIME, local: LOCAL_TIME })),
  clockChanges: Type.Array(CLOCK_CHANGE, { description: 'Of the year ahead; 20 at most.' }),
  slotsInYear: wholeFrom(0, Number.MAX_SAFE_INTEGER),
  shortestGapSeconds: Type.Integer({ description: 'Between two slots, over 400 days; clock changes left aside.' }),
});
