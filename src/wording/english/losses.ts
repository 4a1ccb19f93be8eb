import type { Loss, LossReasons } from '../../domain/losses/index.ts';
import { parseRecurrence } from '../../domain/recurrence/index.ts';
import { instantOf, joinWords } from '../lists.ts';
import { describeDays, describeRecurrence } from './recurrence.ts';
import { describeRetention } from './retention-policy.ts';

/** Words for every loss; a new one does not compile until it has them. */
type Words = { readonly [R in keyof LossReasons]: (params: LossReasons[R]) => string };

const WORDS: Words = {
  action_unsaid: ({ action }) => `It is not shown at all: its action is ${action}.`,
  rule_unsaid: ({ recurrence }) =>
    `When it fires is not shown: ${describeRecurrence(parseRecurrence(recurrence), { namesUtc: true })}.`,
  time_zone_unsaid: ({ timeZone, readAs }) => `The zone ${timeZone} is not shown; times there are taken for ${readAs}.`,
  times_unsaid: ({ shown, count }) => {
    if (shown === null) return count === 1 ? 'The time of day is not shown.' : `None of ${count} times a day is shown.`;
    return `Of ${count} times a day only ${shown} is shown.`;
  },
  seconds_unsaid: ({ time }) => `The seconds of ${time} are not shown.`,
  dates_unsaid: (days) => `Its days are not shown whole: ${describeDays(days)}.`,
  date_unsaid: ({ date }) => `Its one date is not shown: ${date}.`,
  bounds_unsaid: ({ startsAt, endsAt }) => {
    const from = startsAt === null ? '' : ` before ${instantOf(startsAt)}`;
    const until = endsAt === null ? '' : ` after ${instantOf(endsAt)}`;
    return `It is not shown that it does not fire${[from, until].filter((text) => text !== '').join(', nor')}.`;
  },
  exceptions_unsaid: ({ dates }) => `It is not shown that it does not fire on ${joinWords(dates, 'and')}.`,
  clock_changes_unsaid: ({ gap, overlap }) => {
    const lost = gap === 'skip' ? 'are left out' : 'are made up for';
    const repeated = overlap === 'both' ? 'fire twice' : 'fire once';
    return `It is not shown that times which clocks leave out ${lost}, and times which clocks repeat ${repeated}.`;
  },
  retention_unsaid: ({ retention }) => `How long backups are kept is not shown: ${describeRetention(retention)}.`,
  class_unsaid: (params) => `It is not shown that its copies are called ${params.class}s.`,
  method_unsaid: ({ method }) =>
    method.kind === 'full'
      ? 'It is not shown that each copy is whole.'
      : `It is not shown that of ${method.fullEvery} copies one is whole, and the others are increments.`,
  destination_unsaid: ({ destination }) => `It is not shown that copies go to ${destination}.`,
  targets_unsaid: ({ count, shown }) =>
    count === 0 ? 'It is not shown at all: it has no target.' : `Of ${count} targets only ${shown} is shown.`,
  labels_unsaid: ({ labels }) => `It is not shown that it calls targets ${joinWords(labels, 'and')}.`,
  task_order_unsaid: ({ taskOrder }) =>
    `It is not shown that its targets are backed up ${taskOrder === 'sequence' ? 'one after another' : 'side by side'}.`,
  notifications_unsaid: ({ onCreation, onDeletion }) => {
    const what = [...(onCreation ? ['made'] : []), ...(onDeletion ? ['deleted'] : [])];
    return what.length === 0
      ? 'It is not shown that nothing is mailed.'
      : `It is not shown that mails tell of copies that are ${joinWords(what, 'or')}.`;
  },
  archive_name_unsaid: ({ archiveName }) =>
    archiveName === null
      ? 'It is not shown that its archives have names of the usual form.'
      : `It is not shown that its archives are called ${archiveName}.`,
  compaction_unsaid: ({ compactsAfter }) =>
    `It is not shown that the repository is ${compactsAfter ? '' : 'not '}compacted after each backup.`,
  scripts_unsaid: ({ pre, post }) => {
    const calls = [
      ...(pre === null ? [] : [`script ${pre} goes before`]),
      ...(post === null ? [] : [`script ${post} goes after`]),
    ];
    return `It is not shown that ${calls.length === 0 ? 'no script goes before or after' : joinWords(calls, 'and')} its runs.`;
  },
  pause_until_unsaid: ({ until }) => `It is not shown that the pause ends at ${instantOf(until)}.`,
  pause_reason_unsaid: ({ reason }) => `Why it is paused is not shown: ${reason}`,
};

/** What a room leaves unsaid of a schedule, in one sentence. */
export const sayLoss = ({ reason, params }: Loss): string =>
  // The compiler does not see that the reason and its params belong together.
  (WORDS[reason] as (params: object) => string)(params);
