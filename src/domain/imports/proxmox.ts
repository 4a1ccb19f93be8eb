import { GatewayError } from '../errors.ts';
import { parseRecurrence, recurrenceJson } from '../recurrence/index.ts';
import { KEEP_RULES, parseRetention, type RetentionPolicy } from '../retention/index.ts';
import { calendarRule } from './calendar.ts';
import { type Imported, withNames } from './imported.ts';
import type { ImportLoss } from './reasons.ts';

/** A job's section of the file. */
interface Job {
  readonly id: string;
  readonly line: number;
  readonly options: Map<string, string>;
}

/** What has no part in what a schedule does. */
const OF_NO_ACCOUNT: ReadonlySet<string> = new Set([
  'mode',
  'compress',
  'comment',
  'notes-template',
  'fleecing',
  'zstd',
]);
const GUESTS = ['vmid', 'pool', 'all', 'exclude'];

/** What the backup jobs come to of Proxmox VE, as `/etc/pve/jobs.cfg` has them. */
export function readJobs(text: string, { timeZone }: { readonly timeZone: string }): readonly Imported[] {
  const jobs: Job[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const [, kind, id = ''] = /^([a-z-]+):\s+(\S+)\s*$/.exec(raw) ?? [];
    if (kind !== undefined) jobs.push({ id: kind === 'vzdump' ? id : '', line: index + 1, options: new Map() });
    const [, name, value = ''] = /^\s+([a-z-]+)(?:\s+(.*))?$/.exec(raw) ?? [];
    if (kind === undefined && name !== undefined) jobs.at(-1)?.options.set(name, value.trim());
  }
  return withNames(jobs.filter(({ id }) => id !== '').map((job) => importJob(job, timeZone)));
}

function importJob({ id, line, options }: Job, timeZone: string): Imported {
  const { schedule, enabled, storage, 'prune-backups': prune, ...others } = Object.fromEntries(options);
  const { retention, unsaid } = readKeeping(prune ?? '');
  const guests = GUESTS.filter((name) => others[name] !== undefined && others[name] !== '0').map(
    (name) => `${name} ${others[name]}`,
  );
  const names = Object.keys(others).filter(
    (name) => !GUESTS.includes(name) && !OF_NO_ACCOUNT.has(name) && name !== 'repeat-missed',
  );
  const losses: readonly ImportLoss[] = [
    ...(guests.length === 0 ? [] : [{ reason: 'guests_unsaid', params: { guests } } as const]),
    ...(storage === undefined ? [] : [{ reason: 'repositories_unsaid', params: { repositories: [storage] } } as const]),
    ...(unsaid.length === 0 ? [] : [{ reason: 'keeping_unsaid', params: { names: unsaid } } as const]),
    ...(names.length === 0 ? [] : [{ reason: 'options_unsaid', params: { names } } as const]),
  ];
  const row = { identity: id, line, program: 'vzdump', sources: [] };
  const left = (loss: ImportLoss): Imported => ({ ...row, schedule: null, losses: [loss, ...losses] });
  if (schedule === undefined) return left({ reason: 'when_unsaid', params: {} });
  const rule = calendarRule(schedule, timeZone);
  if (rule === null) return left({ reason: 'calendar_unsaid', params: { expression: schedule } });
  try {
    const recurrence = recurrenceJson(parseRecurrence(rule));
    const kept = retention === null ? {} : { retention: parseRetention(retention) };
    const paused = enabled === '0' ? { isPaused: true as const } : {};
    return { ...row, schedule: { name: others.comment || id, recurrence, ...kept, ...paused }, losses };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return left({ reason: 'when_refused', params: { problem: error.problem } });
  }
}

/** `keep-last=3,keep-daily=7`: as borg, a rule passes over what an earlier one keeps. */
function readKeeping(text: string): { readonly retention: RetentionPolicy | null; readonly unsaid: readonly string[] } {
  const rules: Record<string, number> = {};
  const unsaid: string[] = [];
  for (const part of text.split(',').filter((one) => one !== '')) {
    const [name = '', value = ''] = part.split('=');
    if (name === 'keep-all' && value === '1') return { retention: { kind: 'all' }, unsaid };
    const rule = KEEP_RULES.find((one) => name === `keep-${one}`);
    if (rule === undefined) unsaid.push(name);
    else rules[rule] = Number(value);
  }
  const isSaid = Object.keys(rules).length > 0;
  return { retention: isSaid ? { kind: 'keep', algorithm: 'borg', ...rules } : null, unsaid };
}
