import type { ApiRequest } from '../../../clients/typescript/client.ts';

type Write = (id: string, query: URLSearchParams, body: Readonly<Record<string, unknown>>) => string;

const flag = (name: string, value: unknown): string =>
  value === undefined || value === null || value === '' ? '' : ` --${name} ${value}`;

/** How `backrota` says what the API is asked: method, address, command. The first that fits is it. */
const COMMANDS: readonly (readonly [method: string, address: RegExp, write: Write])[] = [
  ['GET', /^\/overview$/, () => 'backrota status'],
  ['GET', /^\/status$/, () => 'backrota status'],
  ['GET', /^\/schedules$/, () => 'backrota schedule list'],
  ['GET', /^\/schedules\/([^/]+)$/, (id) => `backrota schedule list -o json | jq '.[] | select(.id == ${id})'`],
  ['GET', /^\/schedules\/([^/]+)\/renderings$/, (id) => `backrota schedule explain ${id} --dialects`],
  [
    'GET',
    /^\/explanations$/,
    (_, query) => `backrota schedule explain ${query.get('schedule')} --at ${query.get('at')}`,
  ],
  ['POST', /^\/schedules\/([^/]+)\/runs$/, (id) => `backrota schedule run ${id}`],
  ['DELETE', /^\/schedules\/([^/]+)$/, (id) => `backrota schedule delete ${id}`],
  ['GET', /^\/runs$/, (_, query) => `backrota run list${flag('schedule', query.get('schedule'))}`],
  ['GET', /^\/runs\/([^/]+)$/, (id) => `backrota run show ${id}`],
  ['POST', /^\/runs\/([^/]+)\/cancellation$/, (id) => `backrota run cancel ${id}`],
  ['POST', /^\/tasks\/([^/]+)\/cancellation$/, (id) => `backrota task cancel ${id}`],
  ['GET', /^\/targets$/, () => 'backrota target list'],
  ['POST', /^\/targets\/([^/]+)\/backups$/, (id) => `backrota backup ${id}`],
  ['GET', /^\/snapshots$/, (_, query) => `backrota snapshot list${flag('target', query.get('target'))}`],
  ['POST', /^\/snapshots\/([^/]+)\/verification$/, (id) => `backrota snapshot verify ${id}`],
  ['DELETE', /^\/snapshots\/([^/]+)$/, (id) => `backrota snapshot delete ${id}`],
  ['POST', /^\/snapshots\/([^/]+)\/restores$/, (id) => `backrota restore ${id}`],
  ['GET', /^\/stores$/, () => 'backrota store list'],
  ['POST', /^\/stores\/([^/]+)\/tests$/, (id) => `backrota store test ${id}`],
  ['GET', /^\/accounts$/, () => 'backrota account list'],
  ['GET', /^\/logins$/, () => 'backrota login list'],
  ['GET', /^\/tokens$/, () => 'backrota token list'],
  ['GET', /^\/audit$/, () => 'backrota audit list'],
];

/** What staff would type in place of a call; `null` where there is no such command. */
export function commandFor({ method, path, body }: ApiRequest): string | null {
  const [address = '', query = ''] = path.split('?');
  for (const [its, pattern, write] of COMMANDS) {
    const found = its === method ? pattern.exec(address) : null;
    if (found === null) continue;
    const fields = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
    return write(found[1] ?? '', new URLSearchParams(query), fields);
  }
  return null;
}
