import { userInfo } from 'node:os';
import { Command } from 'commander';
import { addAccountCommands } from './cli/account.ts';
import { addBackupCommand } from './cli/backup.ts';
import type { CliContext } from './cli/context.ts';
import { reportFailure } from './cli/failure.ts';
import { requireTextArguments } from './cli/given-text.ts';
import { addInstallationCommands } from './cli/installation.ts';
import { addLoginCommands } from './cli/login.ts';
import { addPreviewCommand } from './cli/preview.ts';
import { addRestoreCommand } from './cli/restore.ts';
import { addRetentionCommands } from './cli/retention.ts';
import { addRunCommands } from './cli/run.ts';
import { addScheduleCommands } from './cli/schedule.ts';
import { addSnapshotCommands } from './cli/snapshot.ts';
import { addStoreCommands } from './cli/store.ts';
import { addTargetCommands } from './cli/target.ts';
import { addTokenCommands } from './cli/token.ts';
import { loadConfig } from './config.ts';
import type { Actor } from './domain/account.ts';
import { SystemClock } from './storage/system-clock.ts';
import { VERSION } from './version.ts';

/** Runs one command of the process's arguments; answers its exit code: 0 done, 1 failed, 2 typed wrongly. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const isAnswerLost = watchOutput();
  try {
    requireTextArguments(argv);
    await buildProgram(createContext()).parseAsync([...argv]);
    return isAnswerLost() ? 1 : 0;
  } catch (error) {
    return reportFailure(error, process.env.LOG_LEVEL === 'debug');
  } finally {
    endSoon();
  }
}

/**
 * What still holds the process when its work is done, such as a disk that does not answer, is waited for five seconds;
 * an answer on its way to its reader, for as long as that takes.
 */
function endSoon(): void {
  const endIfSaid = (): void => {
    if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
  };
  setInterval(endIfSaid, 5_000).unref();
}

/**
 * Work goes on where its answer cannot be written, and ends as it would have: of a terminal that closed half-way, or a
 * disk that is full, only the exit code tells. A reader that has seen enough, such as `head`, is no failure.
 */
function watchOutput(): () => boolean {
  let isLost = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isLost) return;
    isLost = true;
    // Too late for the command's own answer where it has ended already.
    process.exitCode = 1;
    process.stderr.write(`backrota: The answer could not be written (${error.code ?? error.message}).\n`);
  });
  process.stderr.on('error', () => {});
  return () => isLost;
}

function buildProgram(context: CliContext): Command {
  const program = new Command('backrota')
    .description('A self-hosted backup-schedule gateway: one schedule, every dialect.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 typed wrongly.')
    // Before the commands are added: these settings are handed down to each of them.
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${asSentence(text)}\n`) });
  addInstallationCommands(program, context);
  addAccountCommands(program, context);
  addLoginCommands(program, context);
  addTokenCommands(program, context);
  addTargetCommands(program, context);
  addStoreCommands(program, context);
  addPreviewCommand(program, context);
  addScheduleCommands(program, context);
  addBackupCommand(program, context);
  addRunCommands(program, context);
  addSnapshotCommands(program, context);
  addRestoreCommand(program, context);
  addRetentionCommands(program, context);
  return program;
}

/**
 * Commander's message in our form: one line, its suggestion included. What was typed where nothing is expected, as in
 * `login passwd demo secret` or `--password=secret`, is left out.
 */
const asSentence = (text: string): string =>
  text
    .trim()
    .replace(/^(error: unknown option '[^'=]*)=[\s\S]*?'$/m, "$1'")
    .replace(/^(error: too many arguments [\s\S]*? but got \d+):[\s\S]*$/, '$1.')
    .replace(/^error: /, 'backrota: ')
    .replaceAll(/\s*\n\s*/g, ' ');

/** Commands that need no gateway start quickly: it is loaded where it is used. */
function createContext(): CliContext {
  const clock = new SystemClock();
  return {
    now: () => clock.now(),
    defaultTimeZone: () => loadConfig(process.env).defaultTimeZone,
    async serve(options) {
      const config = loadConfig(process.env);
      const { serve } = await import('./serve.ts');
      await serve(config, options);
    },
    async migrate() {
      const config = loadConfig(process.env);
      const { migrateDatabase } = await import('./installation.ts');
      await migrateDatabase(config);
    },
    async withServices(work, role: 'command' | 'founder' = 'command') {
      const config = loadConfig(process.env);
      const { openInstallation } = await import('./installation.ts');
      const { createJsonLog } = await import('./server/json-log.ts');
      // Not to stdout: that is the answer, which programs read.
      const log = createJsonLog(config.logLevel === 'debug' ? 'debug' : 'silent', process.stderr);
      const installation = await openInstallation(config, { role, clock, log, usesDatabaseClock: true });
      try {
        await work(installation.services, commandLine());
      } finally {
        await installation.close();
      }
    },
  };
}

/** Staff, named after the user of this machine. */
const commandLine = (): Actor => ({
  label: `cli:${userName()}`,
  loginId: null,
  accountId: null,
  role: 'admin',
  isStaff: true,
  via: 'cli',
});

/** In a container the user may be a bare number, without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
