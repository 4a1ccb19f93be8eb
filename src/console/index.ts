import { createHash } from 'node:crypto';
import type { ErrorCode } from '../domain/problems/index.ts';
import type { Dialect, WireHead, WireReply, WireRequest } from '../server/dialect.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { sayRefusal } from '../wording/english/refusals.ts';
import type { Coding, ConsoleFile, ConsoleFiles } from './files.ts';

/** Where the console lives. */
const PREFIX = '/console';

const PAGE = 'index.html';

/** The page that documents the API, which its viewer draws by means of its own. */
const API_PAGE = 'api.html';

const BASE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** What the page may do: run its own files and call its own gateway, and put no text anywhere as a program. */
const POLICY = [...BASE_POLICY, "require-trusted-types-for 'script'", "trusted-types 'none'"].join('; ');
const API_POLICY = BASE_POLICY.join('; ');

const A_YEAR = 'public, max-age=31536000, immutable';

const UNBUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Backrota</title>
<p>The console is not built: run <code>npm ci</code> in the gateway's folder, with development packages, and start it again.</p></html>
`;

/** Whether somebody looks at the gateway's address in a browser, and calls no function of the panel. */
const isBrowserAtRoot = ({ method, headers, query }: WireHead): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !query.has('func') &&
  (headers.accept ?? '').split(',').some((type) => type.trim().startsWith('text/html'));

const plain = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): WireReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: `${text}\n`,
});

/** The best coding that the browser says it takes; what it refuses (`q=0`) is not sent. */
function codingOf(header: string | string[] | undefined): Coding {
  const taken = String(header ?? '')
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*/))
    .filter(([, quality]) => !/^q=0(\.0*)?$/.test(quality ?? ''))
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((name) => taken.includes(name)) ?? null;
}

/** Of what the shell itself refuses a page for; anything else is a mistake of ours. */
const STATUS_OF: Readonly<Partial<Record<ErrorCode, number>>> = { rate_limited: 429, unavailable: 503 };

/** The console's room: the files of its pages, from memory. What they show and do goes through the API. */
export function createConsole(files: ConsoleFiles): Dialect {
  const tags = new Map<ConsoleFile, string>();

  const send = async (name: string, file: ConsoleFile, { headers }: WireRequest): Promise<WireReply> => {
    const coding = codingOf(headers['accept-encoding']);
    const body = await file.read(coding);
    const tag =
      tags.get(file) ??
      `W/"${createHash('sha256')
        .update(await file.read(null))
        .digest('base64url')
        .slice(0, 22)}"`;
    tags.set(file, tag);
    const isPage = name.endsWith('.html');
    const common = {
      etag: tag,
      vary: 'Accept-Encoding',
      'cache-control': file.isHashed ? A_YEAR : 'no-cache',
      ...(isPage ? { 'content-security-policy': name === API_PAGE ? API_POLICY : POLICY } : {}),
    };
    if (headers['if-none-match'] === tag) return { status: 304, headers: common, body: null };
    return {
      status: 200,
      headers: {
        ...common,
        'content-type': file.type,
        ...(coding === null ? {} : { 'content-encoding': coding }),
        ...(isPage ? { 'cross-origin-opener-policy': 'same-origin' } : {}),
      },
      body,
    };
  };

  return {
    name: 'console',
    claims: [
      { kind: 'exact', path: '/', when: isBrowserAtRoot },
      { kind: 'prefix', path: PREFIX },
    ],
    bodies: { accepts: ['form', 'json'], assumes: 'urlencoded' },
    handle: async (request) => {
      const { method, path } = request;
      if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Pages are read.', { allow: 'GET, HEAD' });
      if (path === '/' || path === PREFIX) return { status: 303, headers: { location: `${PREFIX}/` }, body: null };
      const wanted = path.slice(PREFIX.length + 1);
      const page = wanted === 'api' ? API_PAGE : PAGE;
      const name = files.has(wanted) ? wanted : page;
      const file = files.get(name);
      if (file === undefined) {
        return { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' }, body: UNBUILT };
      }
      // Screens are addresses without an ending; a file that an older page asks for is gone.
      if (name === page && /\.\w+$/.test(wanted)) return plain(404, 'There is no such file.');
      request.record.endpoint = name === page ? 'page' : 'file';
      return send(name, file, request);
    },
    refuse: ({ status, cause }) => plain(status, sayRefusal(cause)),
    fail: ({ code, problem }) => {
      const { retryAfterSeconds } = problem.params as { readonly retryAfterSeconds?: number };
      const waits = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
      return plain(STATUS_OF[code] ?? 500, sayInEnglish(problem), waits);
    },
  };
}
