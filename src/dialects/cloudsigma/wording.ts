import type { ErrorDetails } from '../../domain/errors.ts';

/** The product's words for what this wire calls otherwise. */
const POINTS: ReadonlyMap<string, string> = new Map([
  ['days', 'day_of_week'],
  ['daysOfMonth', 'day_of_month'],
  ['destination', 'remote_location'],
  ['end', 'end_time'],
  ['everyMinutes', 'repeat'],
  ['months', 'month'],
  ['retention', 'retention_policy'],
  ['start', 'start_time'],
  ['targets', 'backup_policy_uuid'],
  ['timeZone', 'user_timezone'],
]);

/** The same for what a retention rule is made of. */
const RULE_POINTS: ReadonlyMap<string, string> = new Map([
  ['onDayOfMonth', 'time_option'],
  ['onWeekday', 'time_option'],
  ['period', 'period'],
  ['quantity', 'quantity'],
]);

/** The same for what messages are about; longer ones go first. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["the files' own store", "the drive's own"],
  ['store at the location', 'location'],
  ['schedules', 'schedulers'],
  ['schedule', 'scheduler'],
  ['stores', 'locations'],
  ['store', 'location'],
  ['targets', 'drives'],
  ['target', 'drive'],
]);

/** What people named stands in quotes, and may hold any word, and apostrophes too. */
const QUOTED_OR_WORD = new RegExp(
  `(?<=^|[\\s(])'.*?'(?=[\\s,.;:)]|$)|"[^"]*"|\\b(?:${[...WORDS.keys()].join('|')})\\b`,
  'g',
);

const RULE = /^retention\.rules\[(\d+)\]\.(\w+)$/;

/** A message in the words of this wire, for its fields as well as for its things. */
export const wordsOf = ({ message, field = '', noun = '', id = '' }: ErrorDetails): string => {
  const renamed = message
    .replace(/^The (store|restore) '.*?'(?=[\s,.;:]|$)/, (opening, found: string) =>
      found === 'restore' ? `The job${opening.slice('The restore'.length)}` : nameStore(opening, noun, id),
    )
    .replace(`The ${field} `, () => `The ${nameField(field)} `);
  return renamed.replace(QUOTED_OR_WORD, (found) => WORDS.get(found) ?? found);
};

/** The wire's field of a domain field; what lies in a retention rule counts for itself. */
export const pointOf = (field: string | undefined): string | null => {
  if (field === undefined) return null;
  const parts = field.split(/[.[\]]+/);
  const [top = field, last = field] = [parts[0], parts.at(-1)];
  const point = top === 'retention' ? RULE_POINTS.get(last) : undefined;
  return point ?? POINTS.get(top) ?? top;
};

/** A store is known here by its location's code. */
const nameStore = (opening: string, noun: string, id: string): string =>
  noun === 'store' && id !== '' ? `The store '${id}'` : opening;

function nameField(field: string): string {
  const [, index, ofRule = ''] = RULE.exec(field) ?? [];
  const point = RULE_POINTS.get(ofRule);
  if (index === undefined || point === undefined) return POINTS.get(field) ?? field;
  return `retention_policy rule ${Number(index) + 1}'s ${point}`;
}
