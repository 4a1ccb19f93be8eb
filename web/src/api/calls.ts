import type { ApiRequest } from '../../../clients/typescript/client.ts';
import { commandFor } from './commands.ts';

/** A call that the page made, as it is shown to those who would rather type it. */
export interface MadeCall {
  readonly method: string;
  readonly path: string;
  readonly curl: string;
  /** The same by the command line; `null` where it has no such command. */
  readonly command: string | null;
}

const MOST_KEPT = 20;

let kept: readonly MadeCall[] = [];
const listeners = new Set<() => void>();

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What a program has to send besides what the page's cookie says. */
function curlOf({ method, path, headers, body }: ApiRequest, account: string | null): string {
  const parts = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    '-H "Authorization: Bearer $BACKROTA_TOKEN"',
    ...(account === null ? [] : [`-H ${quoted(`X-Backrota-Account: ${account}`)}`]),
    ...(headers['if-match'] === undefined ? [] : [`-H ${quoted(`If-Match: ${headers['if-match']}`)}`]),
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(hidden(body)))}`]),
    quoted(`${location.origin}/api/v1${path}`),
  ];
  return `curl ${parts.join(' \\\n  ')}`;
}

const SECRETS: readonly string[] = ['password', 'newPassword', 'otp', 'code', 'offer', 'secrets', 'key'];

/** A body without what only its sender may know. */
function hidden(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, SECRETS.includes(name) ? '…' : value]));
}

/** Which calls say nothing about a screen: who is signed in, and what has changed. */
const isHousekeeping = (path: string): boolean => /^\/(session|changes|events)\b/.test(path);

/** Keeps what was called, the newest first, each address once. */
export function noteCall(request: ApiRequest, account: string | null): void {
  if (isHousekeeping(request.path)) return;
  const call = {
    method: request.method,
    path: request.path,
    curl: curlOf(request, account),
    command: commandFor(request),
  };
  const others = kept.filter(({ method, path }) => method !== call.method || path !== call.path);
  kept = [call, ...others].slice(0, MOST_KEPT);
  for (const listener of listeners) listener();
}

/** Forgets the calls of the screen that is left. */
export function forgetCalls(): void {
  kept = [];
  for (const listener of listeners) listener();
}

/** What was called on this screen, the newest first. */
export const callsMade = (): readonly MadeCall[] => kept;

/** Calls `listener` after each change, until the function that comes back is called. */
export function onCalls(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
