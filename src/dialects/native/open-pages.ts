import { type ErrorCode, PROBLEMS } from '../../domain/problems/index.ts';
import type { WireReply, WireRequest } from '../../server/dialect.ts';
import { PREFIX } from './call.ts';
import { describeApi } from './openapi.ts';
import { OWN_REASONS, STATUS_OF } from './problems.ts';
import { OPERATIONS } from './routes.ts';

const PROBLEM_PAGES = `${PREFIX}/problems`;

/** A reason as the page of its `type` tells it; what this room alone refuses has its status in each answer. */
const aboutReason = (reason: string, code?: ErrorCode): object => ({
  type: `${PROBLEM_PAGES}/${reason}`,
  reason,
  ...(code === undefined ? {} : { code, status: STATUS_OF[code] }),
});

const REASONS = [
  ...Object.entries(PROBLEMS).map(([reason, { code }]) => aboutReason(reason, code)),
  ...OWN_REASONS.map((reason) => aboutReason(reason)),
] as readonly { readonly type: string }[];

/** What anybody may read, by its address: it says nothing of any account. */
const PAGES: ReadonlyMap<string, () => object> = new Map([
  [`${PREFIX}/openapi.json`, () => describeApi(OPERATIONS)],
  [PROBLEM_PAGES, () => ({ items: REASONS })],
  ...REASONS.map((about) => [about.type, () => about] as const),
]);

/** Written once: they do not change while the process runs. */
const written = new Map<string, string>();

/** The answer to whoever reads a page that is open to all; `null` where the address is none. */
export function openPage({ method, path }: WireRequest): WireReply | null {
  const page = PAGES.get(path);
  if (page === undefined || (method !== 'GET' && method !== 'HEAD')) return null;
  const text = written.get(path) ?? JSON.stringify(page());
  written.set(path, text);
  return { status: 200, body: text };
}
