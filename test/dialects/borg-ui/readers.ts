import assert from 'node:assert/strict';

/** What a page reads of an answer: where it stands, `[]` for each of a list and `[0]` for its first, and what it has to be, `|` between choices. */
export type Reads = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  /** A string that is not empty. */
  text: (value) => typeof value === 'string' && value !== '',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  null: (value) => value === null,
  absent: (value) => value === undefined,
  /** An instant that no browser takes for its own local time. */
  time: (value) => typeof value === 'string' && value.endsWith('Z') && !Number.isNaN(Date.parse(value)),
};

/** A word of a fixture that is no kind stands for itself. */
const fits = (value: unknown, choice: string): boolean => KINDS[choice]?.(value) ?? value === choice;

function* valuesAt(value: unknown, steps: readonly string[]): Generator<unknown> {
  const [step, ...rest] = steps;
  if (step === undefined) yield value;
  else if (step === '[]') for (const item of Array.isArray(value) ? value : []) yield* valuesAt(item, rest);
  else if (/^\[\d+\]$/.test(step)) {
    if (Array.isArray(value) && Number(step.slice(1, -1)) in value)
      yield* valuesAt(value[Number(step.slice(1, -1))], rest);
  } else yield* valuesAt((value as Record<string, unknown> | null | undefined)?.[step], rest);
}

/** All that stands at a place of an answer. */
export const readAll = (body: unknown, place: string): readonly unknown[] => [
  ...valuesAt(
    body,
    place
      .split('.')
      .flatMap((part) => part.split(/(?=\[)/))
      .filter((part) => part !== ''),
  ),
];

/** Checks that an answer holds what a page reads. */
export function checkReads(body: unknown, reads: Reads, about: string): void {
  for (const [place, kinds] of Object.entries(reads)) {
    for (const value of readAll(body, place)) {
      assert.ok(
        kinds.split('|').some((choice) => fits(value, choice)),
        `${about}: ${place || 'the body'} is to be ${kinds}, and is ${JSON.stringify(value)?.slice(0, 200)}`,
      );
    }
  }
}

const JOB_ROW: Reads = {
  'jobs[].status': 'text',
  'jobs[].error_message': 'string|null',
  'jobs[].progress_details.backup_speed': 'number|absent',
};

/** Without which a page is blank, since none of them catches what fails while it is drawn; by the address, less `/api`. */
const BLANKING: readonly (readonly [address: RegExp, reads: Reads])[] = [
  [/^\/system\/info$/, { app_version: 'text', borg_version: 'string|null' }],
  [/^\/schedule\/$/, { 'jobs[].cron_expression': 'string' }],
  [/^\/backup\/jobs$/, JOB_ROW],
  [/^\/repositories\/\d+\/(?:restore-)?check-jobs$/, JOB_ROW],
  [/^\/activity\/recent$/, { '': 'array', '[].status': 'text', '[].error_message': 'string|null' }],
  [
    /^\/dashboard\/overview$/,
    {
      summary: 'object',
      'summary.success_rate_30d': 'number',
      storage: 'object',
      'storage.breakdown': 'array',
      'storage.average_dedup_ratio': 'number|null',
      repository_health: 'array',
      'repository_health[].type': 'text',
      'repository_health[].last_backup': 'time|null',
      upcoming_tasks: 'array',
      activity_feed: 'array',
      'activity_feed[].timestamp': 'time',
      system_metrics: 'object',
      'system_metrics.cpu_usage': 'number',
    },
  ],
  [/^\/repositories\/$/, { repositories: 'array', 'repositories[].next_run': 'time|null' }],
  [/^\/repositories\/\d+\/archives$/, { archives: 'array', 'archives[].name': 'text' }],
  [/^\/restore\/jobs$/, { 'jobs[].archive': 'text' }],
  [/^\/repositories\/\d+\/restore-check-schedule$/, { restore_check_paths: 'array' }],
  [/^\/scripts$/, { '': 'array' }],
  [/^\/activity\/\w+\/\d+\/logs$/, { 'lines[].line_number': 'number', 'lines[].content': 'string' }],
];

/** Keys that the pages have no text for: they would show the key itself. */
const TEXTLESS = [
  'schedule.invalidTimezone',
  'schedule.invalidMode',
  'schedule.invalidAvailabilityInterval',
  'auth.insufficientPermissions',
  'repo.accessDenied',
].map((name) => `backend.errors.${name}`);

/** Checks that an answer leaves no page blank, and that a page can say what was refused. */
export function refuseBlank(method: string, address: string, status: number, body: unknown): void {
  const [path = ''] = address.replace(/^\/api/, '').split('?');
  if (method === 'GET' && status === 200) {
    for (const [pattern, reads] of BLANKING) if (pattern.test(path)) checkReads(body, reads, path);
  }
  if (status < 400) return;
  const { detail } = body as { readonly detail?: unknown };
  const key = typeof detail === 'string' ? detail : (detail as { readonly key?: unknown } | null)?.key;
  assert.equal(typeof key, 'string', `${path}: a page has no words for ${JSON.stringify(detail)}`);
  assert.ok(!TEXTLESS.includes(String(key)) && !String(key).startsWith('{'), `${path}: ${key}`);
}
