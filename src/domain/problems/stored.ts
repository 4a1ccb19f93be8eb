import { PROBLEMS, type Problem, problemOf, type Reason } from './index.ts';

/** A problem as it is stored, and as the command line prints it: its code goes with its reason. */
export interface StoredProblem {
  readonly reason: string;
  readonly params: object;
}

/** What is stored of a problem. */
export const toStored = ({ reason, params }: Problem): StoredProblem => ({ reason, params });

/**
 * The problem that was stored as this JSON text. A sentence of a version before, or anything else that is none, is told
 * as it is; a reason that this version does not know by its name. Never throws.
 */
export function readStored(text: string): Problem {
  const stored = readReason(text);
  return stored === null ? problemOf('told', { text }) : fromStored(stored);
}

/**
 * A reason that was stored as this JSON text, with what is told of it (`null` = that cannot be read); `null` for any
 * other text. Never throws.
 */
export function readReason(text: string): { readonly reason: string; readonly params: object | null } | null {
  const stored = decode(text);
  if (!isObject(stored) || typeof stored.reason !== 'string') return null;
  return { reason: stored.reason, params: isObject(stored.params) ? stored.params : null };
}

/** The problems of a list that was stored as JSON; of lines of a version before, each as it is. Never throws. */
export function readStoredList(text: string): readonly Problem[] {
  const stored = decode(text);
  if (!Array.isArray(stored)) {
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => problemOf('told', { text: line }));
  }
  return stored.map((one: unknown) => readStored(JSON.stringify(one)));
}

const fromStored = ({ reason, params }: { readonly reason: string; readonly params: object | null }): Problem =>
  Object.hasOwn(PROBLEMS, reason) && params !== null
    ? // What it is told with was checked when it was thrown; words that miss some of it say no more than the reason.
      problemOf(reason as Reason, toldAsNow(params) as never)
    : problemOf('untold', { reason });

/** Versions before kept neither what came back of what was written, nor what a server said: then it failed, is all. */
const toldAsNow = (params: object): object =>
  'why' in params &&
  ((params.why === 'returns_other' && !('readBytes' in params)) ||
    (params.why === 'unexplained' && !('said' in params)))
    ? { ...params, why: 'system', system: '' }
    : params;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function decode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
