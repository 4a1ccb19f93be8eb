import { userInfo } from 'node:os';
import { Command } from 'commander';
import { addCommands } from './cli/commands.ts';
import type { CliContext } from './cli/context.ts';
import { asSentence, isForPrograms, reportFailure, type Telling } from './cli/failure.ts';
import { requireTextArguments } from './cli/given-text.ts';
import { terminal } from './cli/terminal.ts';
import type { Config } from './config.ts';
import type { Actor } from './domain/account.ts';
import type { Log } from './ports/log.ts';
import { SystemClock } from './storage/system-clock.ts';
import { VERSION } from './version.ts';

/** Runs the command of the process's arguments; answers its exit code, as the help lists them. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const isAnswerLost = watchOutput();
  try {
    const code = await runCommand(argv);
    return code === 0 && isAnswerLost() ? 1 : code;
  } finally {
    endSoon();
  }
}

/** Runs one command at the terminal that is there; answers its exit code, and leaves the process as it was. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const telling = { isForPrograms: isForPrograms(argv), isDebugging: terminal().env.LOG_LEVEL === 'debug' };
  try {
    requireTextArguments(argv);
    const program = buildProgram(telling);
    await addCommands(program, createContext(), argv[2]);
    await program.parseAsync([...argv]);
    return 0;
  } catch (error) {
    return await reportFailure(error, telling);
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

function buildProgram({ isForPrograms: isQuiet }: Telling): Command {
  return (
    new Command('backrota')
      .description('A self-hosted backup-schedule gateway: one schedule, every dialect.')
      .version(VERSION, '-V, --version', 'print the version')
      .helpOption('-h, --help', 'show this help')
      .helpCommand('help [command]', 'show the help of a command')
      .addHelpText(
        'after',
        '\nExit codes: 0 done, 1 failed, 2 typed wrongly, 3 done with warnings, 4 not found, 5 in conflict with what stands.',
      )
      // Before the commands are added: these settings are handed down to each of them.
      .exitOverride()
      .configureOutput({
        writeOut: (text) => terminal().stdout.write(text),
        writeErr: (text) => terminal().stderr.write(text),
        outputError: (text, write) => {
          if (!isQuiet) write(`backrota: ${asSentence(text)}\n`);
        },
      })
  );
}

/** Commands that need no gateway start quickly: it is loaded where it is used. */
function createContext(): CliContext {
  const clock = new SystemClock();
  return {
    now: () => clock.now(),
    defaultTimeZone: async () => (await readConfig()).defaultTimeZone,
    async forgetFirstLogins() {
      const { dataDir } = await readConfig();
      const { forgetFirstLogins } = await import('./first-login.ts');
      await forgetFirstLogins(dataDir);
    },
    async premises() {
      const config = await readConfig();
      return (await import('./premises.ts')).premisesOf(config);
    },
    async serve(options) {
      const config = await readConfig();
      const { serve } = await import('./serve.ts');
      await serve(config, options);
    },
    async migrate() {
      const config = await readConfig();
      const { migrateDatabase } = await import('./installation.ts');
      await migrateDatabase(config);
    },
    async withServices(names, work, how) {
      const config = await readConfig();
      const { openInstallation } = await import('./installation.ts');
      const log = await openLog(config);
      const role = how === 'founder' ? how : 'command';
      const usesWorkerProcesses = how === 'verifier';
      const options = { role, usesWorkerProcesses, clock, log, usesDatabaseClock: true } as const;
      const installation = await openInstallation(config, options, names);
      try {
        await work(installation.services, commandLine());
      } finally {
        await installation.close();
      }
    },
  };
}

const readConfig = async (): Promise<Config> => (await import('./config.ts')).loadConfig(terminal().env);

/** Not on stdout: that is the answer, which programs read. */
async function openLog({ logLevel }: Config): Promise<Log> {
  if (logLevel !== 'debug') return { debug() {}, info() {}, warn() {}, error() {} };
  const { createJsonLog } = await import('./server/json-log.ts');
  return createJsonLog('debug', process.stderr);
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
