import type { Static } from 'typebox';
import { type Instant, YEAR_SECONDS } from '../../../domain/instant.ts';
import {
  changedSlots,
  countFireTimes,
  fireTimes,
  parseExpression,
  parseRecurrence,
  type Recurrence,
  recurrenceJson,
  shortestGap,
} from '../../../domain/recurrence/index.ts';
import { formatTime } from '../../../server/utc-time.ts';
import { type OperationTable, operation } from '../operation.ts';
import { refuse } from '../problems.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { instantIn } from '../times.ts';
import { PREVIEW, PREVIEW_REQUEST } from './schema.ts';

const MOST_CHANGES = 20;
const DEFAULT_COUNT = 10;

const previewRule = operation({
  id: 'previewRule',
  summary: 'What a rule would do, clock changes in words; nothing is stored',
  needs: 'viewer',
  body: PREVIEW_REQUEST,
  reply: PREVIEW,
  run: async (services, { body, caller, speech }) => {
    const rule = ruleIn(body, caller.account.timeZone);
    const from = body.from === undefined ? await services.now() : instantIn(body.from);
    return { body: showPreview(rule, from, body.count ?? DEFAULT_COUNT, speech) };
  },
});

/** @throws GatewayError `invalid_recurrence` @throws WireRefusal 422 */
function ruleIn({ recurrence, expression, timeZone }: Static<typeof PREVIEW_REQUEST>, zone: string): Recurrence {
  if ((recurrence === undefined) === (expression === undefined)) throw refuse('rule_unsaid');
  return expression === undefined ? parseRecurrence(recurrence) : parseExpression(expression, timeZone ?? zone);
}

function showPreview(rule: Recurrence, from: Instant, count: number, speech: NativeSpeech): Static<typeof PREVIEW> {
  const { timeZone } = rule;
  const changes = changedSlots(rule, from, from + YEAR_SECONDS).take(MOST_CHANGES);
  return {
    recurrence: recurrenceJson(rule),
    when: speech.describeRecurrence(rule, { namesUtc: true }),
    timeZone,
    slots: [...fireTimes(rule, from, Number.POSITIVE_INFINITY, count)].map((at) => ({
      at: formatTime(at),
      local: speech.localTime(at, timeZone),
    })),
    clockChanges: [...changes].map((change) => ({
      kind: change.kind,
      date: change.date,
      time: change.time,
      firesAt: change.firesAt.map(formatTime),
      detail: speech.sayClockChange(change, timeZone),
    })),
    slotsInYear: countFireTimes(rule, from, from + YEAR_SECONDS),
    shortestGapSeconds: shortestGap(rule),
  };
}

/** The address of previews. */
export const PREVIEW_OPERATIONS: OperationTable = { '/previews': { POST: previewRule } };
