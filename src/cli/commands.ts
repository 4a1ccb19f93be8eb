import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds commands to the program that holds them. */
type Adder = (program: Command, context: CliContext) => void;

const installation = async (): Promise<Adder> => (await import('./installation.ts')).addInstallationCommands;

/** Every command, in the order of the help, with where its words lead. A new one is its file and its line here. */
const COMMANDS: Readonly<Record<string, () => Promise<Adder>>> = {
  serve: installation,
  migrate: installation,
  status: async () => (await import('./status.ts')).addStatusCommand,
  account: async () => (await import('./account.ts')).addAccountCommands,
  login: async () => (await import('./login.ts')).addLoginCommands,
  token: async () => (await import('./token.ts')).addTokenCommands,
  key: async () => (await import('./key.ts')).addKeyCommands,
  target: async () => (await import('./target.ts')).addTargetCommands,
  store: async () => (await import('./store.ts')).addStoreCommands,
  contact: async () => (await import('./contact.ts')).addContactCommands,
  alert: async () => (await import('./alert.ts')).addAlertCommands,
  audit: async () => (await import('./audit.ts')).addAuditCommands,
  node: async () => (await import('./node.ts')).addNodeCommands,
  preview: async () => (await import('./preview.ts')).addPreviewCommand,
  context: async () => (await import('./contexts.ts')).addContextCommands,
  schedule: async () => (await import('./schedule.ts')).addScheduleCommands,
  backup: async () => (await import('./backup.ts')).addBackupCommand,
  check: async () => (await import('./check.ts')).addCheckCommand,
  run: async () => (await import('./run.ts')).addRunCommands,
  task: async () => (await import('./run.ts')).addTaskCommands,
  script: async () => (await import('./script.ts')).addScriptCommands,
  snapshot: async () => (await import('./snapshot.ts')).addSnapshotCommands,
  restore: async () => (await import('./restore.ts')).addRestoreCommands,
  retention: async () => (await import('./retention.ts')).addRetentionCommands,
  export: async () => (await import('./plan.ts')).addExportCommand,
  diff: async () => (await import('./plan.ts')).addDiffCommand,
  apply: async () => (await import('./plan.ts')).addApplyCommand,
  import: async () => (await import('./import.ts')).addImportCommand,
  doctor: async () => (await import('./doctor.ts')).addDoctorCommand,
  completion: async () => (await import('./completion.ts')).addCompletionCommand,
  __complete: async () => (await import('./completion-words.ts')).addCompleteCommand,
};

const VERSION_WORDS: readonly (string | undefined)[] = ['-V', '--version'];

/**
 * Adds what is asked for by the first word typed, so that nobody waits for the other commands to load; all of them where
 * it names none: for the help, and for what was meant.
 */
export async function addCommands(program: Command, context: CliContext, word: string | undefined): Promise<void> {
  if (VERSION_WORDS.includes(word)) return;
  const own = word !== undefined && Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  const loads = own === undefined ? new Set(Object.values(COMMANDS)) : [own];
  for (const load of loads) (await load())(program, context);
}
