import { PROBLEMS } from '../../domain/problems/index.ts';
import type { WireReply, WireRequest } from '../../server/dialect.ts';
import { PREFIX } from './call.ts';
import { describeApi } from './openapi.ts';
import { STATUS_OF } from './problems.ts';
import { OPERATIONS } from './routes.ts';

/** What anybody may read, by its address: it says nothing of any account. */
const PAGES: Readonly<Record<string, () => object>> = {
  [`${PREFIX}/openapi.json`]: () => describeApi(OPERATIONS),
  [`${PREFIX}/problems`]: () => ({
    items: Object.entries(PROBLEMS).map(([reason, { code }]) => ({ reason, code, status: STATUS_OF[code] })),
  }),
};

/** Written once: they do not change while the process runs. */
const written = new Map<string, string>();

/** The answer to whoever reads a page that is open to all; `null` where the address is none. */
export function openPage({ method, path }: WireRequest): WireReply | null {
  const page = PAGES[path];
  if (page === undefined || (method !== 'GET' && method !== 'HEAD')) return null;
  const text = written.get(path) ?? JSON.stringify(page());
  written.set(path, text);
  return { status: 200, body: text };
}
