import { GatewayError } from '../errors.ts';
import { parseRecurrence, recurrenceJson } from '../recurrence/index.ts';
import { isBackupProgram, programsIn } from './backup-programs.ts';
import { calendarRule } from './calendar.ts';
import { type Imported, withNames } from './imported.ts';
import type { ImportLoss } from './reasons.ts';

/** How timers are read. */
export interface TimerOptions {
  /** Of expressions that name none. */
  readonly timeZone: string;
  /** Whether timers become schedules whose service runs no program that is known to make backups. */
  readonly takesAll?: boolean;
}

/** One unit's file, its settings in their order. */
interface Unit {
  /** `borgmatic.timer`; empty where the text does not say. */
  readonly name: string;
  readonly settings: { readonly name: string; value: string; readonly line: number }[];
}

/** Timers that count from something that happens, which no rule does. */
const MONOTONIC = ['OnActiveSec', 'OnBootSec', 'OnStartupSec', 'OnUnitActiveSec', 'OnUnitInactiveSec'];
const DELAYS = ['RandomizedDelaySec', 'RandomizedOffsetSec'];

/**
 * What the timers come to of units as `systemctl cat 'backup.*'` prints them: a comment with its path before each. What a timer
 * starts is told by its service, where that is among them, or else by its name.
 */
export function readTimers(text: string, { timeZone, takesAll = false }: TimerOptions): readonly Imported[] {
  const units = readUnits(text);
  const timers = units.filter(({ settings }) =>
    settings.some(({ name }) => name === 'OnCalendar' || MONOTONIC.includes(name)),
  );
  return withNames(timers.flatMap((timer) => importTimer(timer, units, timeZone, takesAll)));
}

/** A drop-in is of the unit in whose folder it lies, and adds to it. */
const UNIT_PATH = /^#\s+(?:\/\S*\/)?([\w@:.\\-]+\.(?:timer|service))(?:\.d\/\S+)?\s*$/;

function readUnits(text: string): readonly Unit[] {
  const units = new Map<string, Unit>();
  let current: Unit = { name: '', settings: [] };
  let isOpen = false;
  const begin = (name: string): Unit => {
    const unit = units.get(name) ?? { name, settings: [] };
    units.set(name, unit);
    return unit;
  };
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const isContinued = isOpen;
    isOpen = raw.endsWith('\\');
    const line = raw.replace(/\\$/, '').trim();
    const last = current.settings.at(-1);
    if (isContinued && last !== undefined) {
      last.value += ` ${line}`;
      continue;
    }
    const path = UNIT_PATH.exec(line)?.[1];
    if (path !== undefined) current = begin(path);
    const [, name, value = ''] = /^([A-Za-z]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || /^[#;]/.test(line)) continue;
    if (current.name === '' && !units.has('')) current = begin('');
    // An empty value takes back what was said before.
    if (value === '')
      current.settings.splice(0, Number.POSITIVE_INFINITY, ...current.settings.filter((one) => one.name !== name));
    else current.settings.push({ name, value, line: index + 1 });
  }
  return [...units.values()];
}

function importTimer(timer: Unit, units: readonly Unit[], timeZone: string, takesAll: boolean): readonly Imported[] {
  const valuesOf = (unit: Unit | undefined, name: string) =>
    (unit?.settings ?? []).filter((one) => one.name === name).map(({ value }) => value);
  const stem = timer.name.replace(/\.timer$/, '');
  const starts = valuesOf(timer, 'Unit')[0] ?? `${stem}.service`;
  const service = timer.name === '' ? timer : units.find(({ name }) => name === starts);
  // What stands before a command says how it is started.
  const commands = ['ExecStartPre', 'ExecStart', 'ExecStartPost'].flatMap((name) => valuesOf(service, name));
  const programs = commands.flatMap((command) => programsIn(command.replace(/^[@\-:+!|]+/, '')));
  const candidates = [...programs, ...(stem === '' ? [] : [stem])];
  const backup = candidates.find(isBackupProgram);
  const program = backup ?? candidates[0] ?? '';
  const common = { program, sources: [] };
  const user = valuesOf(service, 'User')[0];
  const delays = timer.settings.filter(({ name }) => DELAYS.includes(name)).map(({ name }) => name);
  const losses: readonly ImportLoss[] = [
    { reason: 'command_unsaid', params: { program } },
    ...(user === undefined || user === 'root' ? [] : [{ reason: 'user_unsaid', params: { user } } as const]),
    ...(delays.length === 0 ? [] : [{ reason: 'options_unsaid', params: { names: delays } } as const]),
  ];
  return timer.settings.flatMap(({ name, value, line }): readonly Imported[] => {
    const isMonotonic = MONOTONIC.includes(name);
    if (name !== 'OnCalendar' && !isMonotonic) return [];
    const row = { ...common, identity: [timer.name, name, value].join('\n'), line };
    const left = (loss: ImportLoss): readonly Imported[] => [{ ...row, schedule: null, losses: [loss] }];
    if (backup === undefined && !takesAll) return left({ reason: 'no_backup', params: { program } });
    const rule = isMonotonic ? null : calendarRule(value, timeZone);
    if (rule === null)
      return left({ reason: 'calendar_unsaid', params: { expression: isMonotonic ? `${name}=${value}` : value } });
    try {
      const recurrence = recurrenceJson(parseRecurrence(rule));
      return [{ ...row, schedule: { name: stem === '' ? program : stem, recurrence }, losses }];
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return left({ reason: 'when_refused', params: { problem: error.problem } });
    }
  });
}
