import type { ApiRequest } from '../../api/client.ts';

interface Said {
  /** What the address names. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

const quoted = (value: unknown): string => {
  const text = String(value);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
};

/** An option, where there is something to say. */
const option = (name: string, value: unknown): string =>
  value === undefined || value === null || value === '' ? '' : ` --${name} ${quoted(value)}`;

/** The parts of a query that options of the same names say. */
const filters = ({ query }: Said, names: readonly (readonly [ours: string, option: string])[]): string =>
  names.map(([ours, name]) => option(name, query.get(ours))).join('');

const OF_RUNS = [
  ['schedule', 'schedule'],
  ['target', 'target'],
  ['store', 'store'],
  ['outcome', 'outcome'],
  ['state', 'state'],
] as const;

const PERIODS = ['within', 'last', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'];

type Fields = Readonly<Record<string, unknown>>;

function whenText(rule: Fields | undefined): string {
  if (rule?.kind === 'cron') return `${option('at', rule.expression)}${option('zone', rule.timeZone)}`;
  if (rule?.kind !== 'weekly') return '';
  return `${option('days', rule.days)}${option('time', rule.times)}${option('zone', rule.timeZone)}`;
}

function keepText(policy: Fields | undefined): string {
  if (policy?.kind !== 'keep') return '';
  return PERIODS.map((period) => (policy[period] === undefined ? '' : ` --set ${period}=${policy[period]}`)).join('');
}

function scheduleText({ body }: Said): string {
  const targets = (body.targets as readonly { readonly targetId: unknown }[] | undefined) ?? [];
  const names = targets.length === 0 ? '' : ` --target ${targets.map(({ targetId }) => targetId).join(' ')}`;
  const { name, destination, recurrence, retention } = body;
  return `${option('name', name)}${names}${whenText(recurrence as Fields)}${option('destination', destination)}${keepText(retention as Fields)}`;
}

function restoreText({ key, body }: Said): string {
  if (body.kind === 'directory') return `restore ${key}${option('to', body.directory)}`;
  if (body.kind === 'new_target') return `restore ${key}${option('new-target', body.name)}`;
  return `restore ${key} --in-place${option('target', body.targetId)}`;
}

/** How `backrota` says what the API is asked, by method and address. */
export const COMMANDS: Readonly<Record<string, (said: Said) => string>> = {
  'GET /overview': () => 'status',
  'GET /status': () => 'status',
  'GET /schedules': (said) => `schedule list${filters(said, [['target', 'target']])}`,
  'POST /schedules': (said) => `schedule add${scheduleText(said)}`,
  'PATCH /schedules/{key}': (said) => `schedule set ${said.key}${scheduleText(said)}`,
  'DELETE /schedules/{key}': ({ key }) => `schedule delete ${key}`,
  'PUT /schedules/{key}/pause': ({ key }) => `schedule pause ${key}`,
  'DELETE /schedules/{key}/pause': ({ key }) => `schedule resume ${key}`,
  'POST /schedules/{key}/runs': ({ key }) => `schedule run ${key}`,
  'GET /schedules/{key}/renderings': ({ key }) => `schedule explain ${key} --dialects`,
  'POST /schedules/{key}/retention-preview': (said) =>
    `retention preview ${said.key}${keepText(said.body.retention as Fields)}`,
  'POST /schedules/{key}/retention-undo': ({ key }) => `retention undo ${key}`,
  'GET /explanations': ({ query }) => `schedule explain ${query.get('schedule')}${option('at', query.get('at'))}`,
  'GET /runs': (said) => `run list${filters(said, OF_RUNS)}`,
  'GET /runs/{key}': ({ key }) => `run show ${key}`,
  'POST /runs/{key}/cancellation': ({ key }) => `run cancel ${key}`,
  'GET /tasks/{key}': ({ key }) => `task show ${key}`,
  'GET /tasks/{key}/log': ({ key }) => `task log ${key}`,
  'POST /tasks/{key}/cancellation': ({ key }) => `task cancel ${key}`,
  'GET /targets': () => 'target list',
  'POST /targets': ({ body }) => `target add${option('name', body.name)}${option('keep', body.rotation)}`,
  'PATCH /targets/{key}': ({ key, body }) =>
    `target set ${key}${option('name', body.name)}${option('keep', body.rotation)}`,
  'DELETE /targets/{key}': ({ key }) => `target remove ${key}`,
  'POST /targets/{key}/tests': ({ key }) => `target test ${key}`,
  'POST /targets/{key}/backups': ({ key, body }) => `backup ${key}${option('name', body.name)}`,
  'POST /targets/{key}/checks': ({ key, body }) => `check ${key}${body.action === 'restore_check' ? ' --restore' : ''}`,
  'GET /snapshots': (said) => `snapshot list${filters(said, OF_RUNS.slice(0, 3))}`,
  'DELETE /snapshots/{key}': ({ key, query }) =>
    `snapshot delete ${key}${query.get('withIncrements') === 'true' ? ' --with-increments' : ''}`,
  'PUT /snapshots/{key}/protection': ({ key }) => `snapshot protect ${key}`,
  'POST /snapshots/{key}/acceptance': ({ key }) => `snapshot accept ${key}`,
  'POST /snapshots/{key}/verification': ({ key }) => `snapshot verify ${key}`,
  'POST /snapshots/{key}/restores': restoreText,
  'GET /restores': (said) => `restore list${filters(said, [['target', 'target']])}`,
  'GET /restores/{key}': ({ key }) => `restore show ${key}`,
  'POST /restores/{key}/cancellation': ({ key }) => `restore cancel ${key}`,
  'GET /stores': () => 'store list',
  'GET /stores/{key}/status': ({ key }) => `store status ${key}`,
  'POST /stores/{key}/tests': ({ key }) => `store test ${key}`,
  'PUT /stores/{key}/adoption': ({ key }) => `store adopt ${key}`,
  'DELETE /stores/{key}': ({ key }) => `store remove ${key}`,
  'GET /accounts': () => 'account list',
  'PUT /accounts/{key}/suspension': ({ key }) => `account suspend ${key}`,
  'DELETE /accounts/{key}/suspension': ({ key }) => `account resume ${key}`,
  'GET /logins': () => 'login list',
  'GET /tokens': () => 'token list',
  'DELETE /tokens/{key}': ({ key }) => `token revoke ${key}`,
  'GET /contacts': () => 'contact list',
  'GET /alerts': () => 'alert list',
  'POST /alerts/{key}/tests': ({ key }) => `alert test ${key}`,
  'GET /nodes': () => 'node list',
  'GET /scripts': () => 'script list',
  'GET /scripts/{key}': ({ key }) => `script show ${key}`,
  'GET /audit': () => 'audit list',
  'POST /previews': ({ body }) => {
    const { kind, expression, timeZone } = (body.recurrence ?? {}) as Fields;
    return kind === 'cron' ? `preview ${quoted(expression)}${option('zone', timeZone)}` : '';
  },
};

/** What staff would type in place of a call; `null` where there is no such command. */
export function commandFor({ method, path, body }: ApiRequest): string | null {
  const [address = '', query = ''] = path.split('?');
  const segments = address.split('/');
  for (const [name, write] of Object.entries(COMMANDS)) {
    const [its, pattern = ''] = name.split(' ');
    const parts = pattern.split('/');
    const isIt =
      its === method &&
      parts.length === segments.length &&
      parts.every((part, index) => part === '{key}' || part === segments[index]);
    if (!isIt) continue;
    const fields = typeof body === 'object' && body !== null ? (body as Fields) : {};
    const key = segments[parts.indexOf('{key}')] ?? '';
    const command = write({ key, query: new URLSearchParams(query), body: fields });
    return command === '' ? null : `backrota ${command}`;
  }
  return null;
}
