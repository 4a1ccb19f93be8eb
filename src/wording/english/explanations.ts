import type { Explanation, TargetOutcome } from '../../domain/explanation.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { RunReason } from '../../domain/run.ts';
import { TASK_REASONS } from '../../domain/task.ts';
import { joinWords } from '../lists.ts';
import type { ExplainedInstant } from '../speech.ts';
import { sayLocalTime } from './local-time.ts';

type SayProblem = (problem: Problem) => string;
type Local = (instant: Instant) => string;

/** Why a slot is what it is, in a sentence that names it by the clocks of its zone, the cause, and what stood in the way. */
export function sayExplanation({ at, timeZone, explanation }: ExplainedInstant, sayProblem: SayProblem): string {
  const local: Local = (instant) => sayLocalTime(instant, timeZone);
  return say(explanation, local(at), local, sayProblem);
}

function say(explanation: Explanation, slot: string, local: Local, sayProblem: SayProblem): string {
  switch (explanation.kind) {
    case 'no_slot': {
      const { previous, next } = explanation;
      const near = [
        previous === null ? 'none comes before it' : `the one before is ${local(previous)}`,
        next === null ? 'none comes after it' : `the next one is ${local(next)}`,
      ];
      return `${slot} is no slot of the rule: ${joinWords(near, 'and')}.`;
    }
    case 'before_rule':
      return `${slot} came before the schedule had its rule of now, which counts from ${local(explanation.since)}.`;
    case 'coming':
      return `${slot} is to come.`;
    case 'due':
      return `${slot} has come, and is about to be run.`;
    case 'no_targets':
      return `${slot} is not run: the schedule has no target.`;
    case 'paused': {
      const { since, until, note } = explanation;
      const end = until === null ? 'until it is resumed' : `until ${local(until)}`;
      return `${slot} is not run: the schedule is paused since ${local(since)}, ${end}${note === null ? '' : ` (${note})`}.`;
    }
    case 'suspended':
      return `${slot} is not run while the account is suspended.`;
    case 'fired':
      return sayFired(explanation, slot, local, sayProblem);
    case 'not_fired':
      return `${slot} was ${explanation.outcome}: ${explanation.reason === null ? 'see the run' : UNFIRED[explanation.reason](explanation, local)}.`;
  }
}

type NotFired = Extract<Explanation, { kind: 'not_fired' }>;

const next = ({ nextSlot }: NotFired, local: Local): string => (nextSlot === null ? '' : `, ${local(nextSlot)},`);

const UNFIRED: Readonly<Record<RunReason, (told: NotFired, local: Local) => string>> = {
  paused: () => 'the schedule was paused when it came',
  account_suspended: () => 'the account was suspended when it came',
  next_slot_near: (told, local) =>
    `nobody was there to run it before ${local(told.recordedAt)}, and the next slot${next(told, local)} had come or was too near for it to be caught up`,
  no_store: ({ destination }) => `nothing was at the destination '${destination}' that the schedule names`,
  no_target: () => 'none of its targets was there any more',
  clock_ahead: (told, local) => `it was recorded at ${local(told.recordedAt)} by a clock that was ahead`,
};

function sayFired(
  { trigger, firedAt, earlierSlots, ranAs, targets }: Extract<Explanation, { kind: 'fired' }>,
  slot: string,
  local: Local,
  sayProblem: SayProblem,
): string {
  const others =
    earlierSlots === 0 ? '' : `, for ${earlierSlots === 1 ? 'a slot' : `${earlierSlots} slots`} before as well`;
  const how =
    trigger === 'catch_up'
      ? `was run late, at ${local(firedAt)}${others}: nobody was there to run it in time`
      : 'was run in time';
  const as = ranAs === null ? '' : `, with ${local(ranAs)}`;
  const ends = targets.map((target) => sayTarget(target, local, sayProblem));
  return `${slot} ${how}${as}${ends.length === 0 ? '' : `; ${joinWords(ends, 'and')}`}.`;
}

const DEEDS = { backup: 'the backup', check: 'the check', restore_check: 'the restore check' } as const;

const ENDS = {
  queued: 'waits',
  running: 'is under way',
  succeeded: 'succeeded',
  succeeded_with_warnings: 'succeeded, with something to be looked at',
  failed: 'failed',
  cancelled: 'was called off',
  skipped: 'was skipped',
  abandoned: 'was given up: it was begun several times and never ended',
} as const;

function sayTarget(
  { targetName, action, state, reason, error, blockedSince }: TargetOutcome,
  local: Local,
  sayProblem: SayProblem,
): string {
  const why =
    blockedSince === null
      ? sayWhy(reason, error, sayProblem)
      : `the one before, begun at ${local(blockedSince)}, was not done yet`;
  return `${DEEDS[action]} of '${targetName}' ${ENDS[state]}${why === null ? '' : ` (${why})`}`;
}

function sayWhy(reason: string | null, error: Problem | null, sayProblem: SayProblem): string | null {
  if (error !== null) return sayProblem(error).replace(/\.$/, '');
  if (reason === null) return null;
  const reasons: Readonly<Record<string, string | undefined>> = TASK_REASONS;
  const sentence = reasons[reason] ?? reason;
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '');
}
