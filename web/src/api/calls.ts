import type { ApiRequest } from '../../../clients/typescript/client.ts';

/** A call that the page made. */
export interface MadeCall {
  readonly request: ApiRequest;
  /** The account that staff acted for. */
  readonly account: string | null;
}

const MOST_KEPT = 20;

let kept: readonly MadeCall[] = [];
const listeners = new Set<() => void>();

function keep(calls: readonly MadeCall[]): void {
  kept = calls.slice(0, MOST_KEPT);
  for (const listener of listeners) listener();
}

/** Calls that say nothing about a screen: who is signed in, and what has changed. */
const isHousekeeping = (path: string): boolean => /^\/(session|changes|events)\b/.test(path);

const isSame = (one: ApiRequest, other: ApiRequest): boolean => one.method === other.method && one.path === other.path;

/** Keeps what was called, the newest first, each address once. */
export function noteCall(request: ApiRequest, account: string | null): void {
  if (isHousekeeping(request.path)) return;
  keep([{ request, account }, ...kept.filter((call) => !isSame(call.request, request))]);
}

/** Forgets what the screen that is left has read; what was done last leads on to the next one, and is told there. */
export const forgetReads = (): void => keep(kept.filter(({ request }) => request.method !== 'GET').slice(0, 1));

/** What was called on this screen, the newest first. */
export const callsMade = (): readonly MadeCall[] => kept;

/** Calls `listener` after each change, until the function that comes back is called. */
export function onCalls(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
