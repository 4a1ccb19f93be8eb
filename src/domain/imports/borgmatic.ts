import { GatewayError } from '../errors.ts';
import { parseExpression, recurrenceJson } from '../recurrence/index.ts';
import { KEEP_RULES, parseRetention, type RetentionPolicy } from '../retention/index.ts';
import type { Imported } from './imported.ts';
import type { ImportLoss } from './reasons.ts';

/** What a file of borgmatic is read with, since it does not say when it is run: a timer or a crontab does. */
export interface BorgmaticOptions {
  /** Five fields of cron; `null` = nobody says. */
  readonly expression: string | null;
  readonly timeZone: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** In which older files have their options. */
const SECTIONS = ['location', 'storage', 'retention', 'consistency', 'output', 'hooks'];

/** What is of the archiver itself, and has no part in what a schedule does. */
const OF_NO_ACCOUNT: ReadonlySet<string> = new Set(
  (
    'local_path remote_path umask lock_wait verbosity syslog_verbosity log_file log_file_verbosity color statistics ' +
    'temporary_directory borg_base_directory borg_cache_directory borg_config_directory borg_security_directory ' +
    'borg_keys_directory user_runtime_directory user_state_directory encryption_passphrase encryption_passcommand ' +
    'ssh_command compression archive_name_format match_archives constants checkpoint_interval source_directories_must_exist'
  ).split(' '),
);

/**
 * What a file of borgmatic comes to: one schedule of its directories. Whatever else it says is a loss, by name; none of its values
 * is told that could be a secret. `null` where it is no such file.
 *
 * @param value the file, read as YAML
 */
export function readBorgmatic(value: unknown, { expression, timeZone }: BorgmaticOptions): Imported | null {
  if (!isFields(value)) return null;
  const flat: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    if (SECTIONS.includes(name) && isFields(part)) Object.assign(flat, part);
    else flat[name] = part;
  }
  const { source_directories, repositories, exclude_patterns, ...others } = flat;
  const sources = textsIn(source_directories);
  const targets = (Array.isArray(repositories) ? repositories : []).flatMap((one: unknown) => pathOf(one) ?? []);
  if (sources.length === 0 && targets.length === 0) return null;
  const { retention, unsaid, rest } = readKeeping(others);
  const dumps = rest.filter((name) => /_databases$/.test(name));
  const options = rest.filter((name) => !dumps.includes(name) && !OF_NO_ACCOUNT.has(name));
  const patterns = textsIn(exclude_patterns);
  const losses: ImportLoss[] = [
    ...(targets.length === 0 ? [] : [{ reason: 'repositories_unsaid', params: { repositories: targets } } as const]),
    ...(patterns.length === 0 ? [] : [{ reason: 'excludes_unsaid', params: { patterns } } as const]),
    ...(unsaid.length === 0 ? [] : [{ reason: 'keeping_unsaid', params: { names: unsaid } } as const]),
    ...(dumps.length === 0 ? [] : [{ reason: 'dumps_unsaid', params: { names: dumps } } as const]),
    ...(options.length === 0 ? [] : [{ reason: 'options_unsaid', params: { names: options } } as const]),
  ];
  const common = {
    identity: [...sources.toSorted(), '', ...targets.toSorted()].join('\n'),
    line: 1,
    program: 'borgmatic',
    sources,
  };
  if (expression === null)
    return { ...common, schedule: null, losses: [{ reason: 'when_unsaid', params: {} }, ...losses] };
  try {
    const recurrence = recurrenceJson(parseExpression(expression, timeZone));
    const kept = retention === null ? {} : { retention: parseRetention(retention) };
    return { ...common, schedule: { name: nameOf(sources), recurrence, ...kept }, losses };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return {
      ...common,
      schedule: null,
      losses: [{ reason: 'when_refused', params: { problem: error.problem } }, ...losses],
    };
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textsIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : []).filter((one): one is string => typeof one === 'string');

/** Without a password that an address may hold. */
function pathOf(repository: unknown): string | null {
  const path = isFields(repository) ? repository.path : repository;
  return typeof path === 'string' ? path.replace(/(:\/\/[^:/@]*):[^@/]*@/, '$1@') : null;
}

const nameOf = (sources: readonly string[]): string => `borgmatic ${sources.join(' ')}`.trim();

interface Keeping {
  /** `null` = nothing is said of it. */
  readonly retention: RetentionPolicy | null;
  readonly unsaid: readonly string[];
  /** The names of all other options. */
  readonly rest: readonly string[];
}

/** By what a policy calls them; `keep_3monthly` are quarters, as borg counts them. */
const RULES: ReadonlyMap<string, string> = new Map<string, string>([
  ...KEEP_RULES.map((rule) => [`keep_${rule}`, rule] as const),
  ['keep_3monthly', 'quarterly'],
  ['keep_within', 'within'],
]);

function readKeeping(options: Fields): Keeping {
  const rules: Record<string, unknown> = {};
  const [unsaid, rest]: [string[], string[]] = [[], []];
  for (const [name, value] of Object.entries(options)) {
    const rule = RULES.get(name);
    if (rule !== undefined) rules[rule] = value;
    else if (name.startsWith('keep_')) unsaid.push(name);
    else rest.push(name);
  }
  const isSaid = Object.keys(rules).length > 0;
  return {
    retention: isSaid ? ({ kind: 'keep', algorithm: 'borg', ...rules } as RetentionPolicy) : null,
    unsaid,
    rest,
  };
}
