import { GatewayError } from '../errors.ts';
import { parseCrontabLine, type RecurrenceJson, recurrenceJson } from '../recurrence/index.ts';
import { isBackupProgram, programsIn } from './backup-programs.ts';
import { type Imported, withNames } from './imported.ts';
import type { ImportLoss } from './reasons.ts';

/** How a crontab is to be read. */
export interface CrontabOptions {
  /** Of lines before which no `CRON_TZ` stands. */
  readonly timeZone: string;
  /** Whether lines name a user before their command, as `/etc/crontab` does; absent = where all of them seem to. */
  readonly isSystem?: boolean;
  /** Whether lines become schedules that name no program which is known to make backups. */
  readonly takesAll?: boolean;
}

interface Job {
  readonly line: number;
  readonly when: string;
  /** What follows it, user and command. */
  readonly rest: string;
  readonly timeZone: string;
  /** Whether the file says it. */
  readonly saysZone: boolean;
  /** `TZ`, which is of the commands. */
  readonly commandZone: string | null;
}

const ASSIGNMENT = /^(?:([A-Za-z_]\w*)|"(\w+)"|'(\w+)')\s*=\s*(.*)$/;
/** `-` before the minute keeps cron from logging the line. */
const LINE = /^-?(@\S+|\S+(?:\s+\S+){4})\s+(.+)$/;

/** What the lines of a crontab come to: those that say when and what. Comments, variables and empty lines are none. */
export function readCrontab(
  text: string,
  { timeZone, isSystem, takesAll = false }: CrontabOptions,
): readonly Imported[] {
  const jobs: (Job | number)[] = [];
  let [zone, commandZone] = [null as string | null, null as string | null];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const assigned = ASSIGNMENT.exec(line);
    if (assigned !== null) {
      const name = assigned[1] ?? assigned[2] ?? assigned[3];
      const value = (assigned[4] ?? '').trim().replace(/^(['"])(.*)\1$/, '$2');
      if (name === 'CRON_TZ') zone = value === '' ? null : value;
      if (name === 'TZ') commandZone = value === '' ? null : value.replace(/^:/, '');
      continue;
    }
    const [, when, rest] = LINE.exec(line) ?? [];
    const isJob = when !== undefined && rest !== undefined;
    jobs.push(
      isJob
        ? { line: index + 1, when, rest, timeZone: zone ?? timeZone, saysZone: zone !== null, commandZone }
        : index + 1,
    );
  }
  const hasUsers = isSystem ?? seemsSystem(jobs.filter((job) => typeof job !== 'number'));
  const seen = new Map<string, number>();
  const identify = (line: string): string => {
    const count = (seen.get(line) ?? 0) + 1;
    seen.set(line, count);
    return count === 1 ? line : `${line}\n${count}`;
  };
  return withNames(
    jobs.map((job) => (typeof job === 'number' ? unreadable(job) : importJob(job, hasUsers, takesAll, identify))),
  );
}

const unreadable = (line: number): Imported => ({
  ...{ identity: `line ${line}`, line, program: '', schedule: null, sources: [] },
  losses: [{ reason: 'line_unreadable', params: {} }],
});

/** The first word of every line is a name and not the last one, and one of them is that of the superuser. */
const seemsSystem = (jobs: readonly Job[]): boolean =>
  jobs.length > 0 &&
  jobs.every(({ rest }) => /^[a-z_][\w-]*\$?\s+\S/.test(rest)) &&
  jobs.some(({ rest }) => /^root\s/.test(rest));

function importJob(
  { line, when, rest, timeZone, saysZone, commandZone }: Job,
  hasUser: boolean,
  takesAll: boolean,
  identify: (line: string) => string,
): Imported {
  const [, user = '', command = ''] = hasUser ? (/^(\S+)\s+(.*)$/.exec(rest) ?? ['', rest]) : ['', '', rest];
  const { run, hasInput } = splitInput(command);
  const programs = programsIn(run);
  const backup = programs.find(isBackupProgram);
  const program = backup ?? programs[0] ?? '';
  const common = {
    identity: identify(`${saysZone ? timeZone : ''}\n${when.split(/\s+/).join(' ')}\n${rest}`),
    line,
    program,
    sources: [],
  };
  const left = (loss: ImportLoss): Imported => ({ ...common, schedule: null, losses: [loss] });
  if (backup === undefined && !takesAll) return left({ reason: 'no_backup', params: { program } });
  let recurrence: RecurrenceJson;
  try {
    recurrence = recurrenceJson(parseCrontabLine(when, timeZone));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return left({ reason: 'when_refused', params: { problem: error.problem } });
  }
  return {
    ...common,
    schedule: { name: program === '' ? `line ${line}` : program, recurrence },
    losses: [
      { reason: 'command_unsaid', params: { program } },
      ...(user === '' || user === 'root' ? [] : [{ reason: 'user_unsaid', params: { user } } as const]),
      ...(hasInput ? [{ reason: 'input_unsaid', params: {} } as const] : []),
      ...(commandZone === null || commandZone === timeZone
        ? []
        : [{ reason: 'command_zone_unsaid', params: { zone: commandZone, timeZone } } as const]),
    ],
  };
}

/** Behind the first `%` that has no `\` before it stands what the command reads; `\%` is the letter. */
function splitInput(command: string): { readonly run: string; readonly hasInput: boolean } {
  const at = command.search(/(?<!\\)%/);
  const run = (at === -1 ? command : command.slice(0, at)).replaceAll('\\%', '%');
  return { run, hasInput: at !== -1 };
}
