import { CommanderError } from 'commander';
import type { Problem } from '../../clients/typescript/client.ts';
import { type ErrorCode, GatewayError } from '../domain/errors.ts';
import { printable } from './output.ts';
import { terminal } from './terminal.ts';

/** A command failed. */
const FAILED = 1;
/** A command was typed wrongly. */
const MISUSED = 2;
/** A command has done what it was to do, and said what is to be looked at. */
const WARNED = 3;

/** What failed for these has an exit code of its own, so that scripts need not read sentences. */
const EXIT_CODES: Readonly<Partial<Record<ErrorCode, number>>> = { not_found: 4, conflict: 5 };

/** What a command ends with that is done, with what it has said to be looked at. */
export class DoneWithWarnings extends Error {}

/** What a command ends with that has shown what it found wrong, or other than it was to be. */
export class FailureShown extends Error {}

/** A command that fails for a reason of the command line's own, in one sentence. */
export class CommandFailed extends Error {}

/** A command that was typed wrongly, where commander's own message would repeat what may be a secret. */
export class Misuse extends Error {}

/** How what failed is told of. */
export interface Telling {
  /** Whether a program reads it: as the problem object of the API, in JSON. */
  readonly isForPrograms: boolean;
  readonly isDebugging: boolean;
}

/** Whether what was typed asks for an answer that programs read. */
export const isForPrograms = (argv: readonly string[]): boolean => {
  const typed = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  return typed.some(
    (word, place) =>
      word === '--json' ||
      /^(-o|--output=)(json|yaml)$/.test(word) ||
      (/^(-o|--output)$/.test(word) && /^(json|yaml)$/.test(typed[place + 1] ?? '')),
  );
};

/**
 * Says on stderr in one sentence what went wrong, and answers the exit code. Only a bug's stack is ever shown, and only
 * where `LOG_LEVEL` is `debug`.
 */
export async function reportFailure(error: unknown, telling: Telling): Promise<number> {
  if (error instanceof DoneWithWarnings) return WARNED;
  if (error instanceof FailureShown) return FAILED;
  if (error instanceof CommanderError) {
    // Commander has printed its own message already, but for programs; asking for help ends here as well.
    if (telling.isForPrograms && error.exitCode !== 0 && !error.code.startsWith('commander.help'))
      tell(ownProblem('typed_wrongly', asSentence(error.message)), telling);
    return error.exitCode === 0 ? 0 : MISUSED;
  }
  if (error instanceof Misuse) {
    tell(ownProblem('typed_wrongly', error.message), telling);
    return MISUSED;
  }
  if (error instanceof CommandFailed) {
    tell(ownProblem('command_failed', error.message), telling);
    return FAILED;
  }
  if (error instanceof GatewayError) {
    tell(telling.isForPrograms ? await problemOf(error) : { detail: await sentenceOf(error) }, telling);
    return EXIT_CODES[error.code] ?? FAILED;
  }
  if (isTold(error)) {
    tell(error.problem, telling);
    return EXIT_CODES[error.problem.code] ?? FAILED;
  }
  if (telling.isDebugging) terminal().stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  else
    tell(
      ownProblem('fault', 'Something unexpected went wrong; run it again with LOG_LEVEL=debug to see what.'),
      telling,
    );
  return FAILED;
}

function tell(problem: { readonly detail: string }, { isForPrograms: isJson }: Telling): void {
  const said = isJson ? JSON.stringify(problem, null, 2) : `backrota: ${printable(problem.detail)}`;
  terminal().stderr.write(`${said}\n`);
}

/** What the command line refuses, or fails at, by itself. */
const OWN = {
  typed_wrongly: { title: 'Typed wrongly', status: 400, code: 'invalid_request' },
  command_failed: { title: 'Failed', status: 424, code: 'command_failed' },
  fault: { title: 'Internal Server Error', status: 500, code: 'internal' },
} as const;

const ownProblem = (reason: keyof typeof OWN, detail: string): Problem => {
  const { title, status, code } = OWN[reason];
  return { type: 'about:blank', title, status, detail, code, reason, params: {}, errors: [], requestId: '' };
};

/**
 * Commander's message in our form: one line, its suggestion included. What was typed where nothing is expected, as in
 * `login passwd demo secret` or `--password=secret`, is left out.
 */
export const asSentence = (text: string): string =>
  text
    .trim()
    .replace(/^(error: unknown option '[^'=]*)=[\s\S]*?'$/m, "$1'")
    .replace(/^(error: too many arguments [\s\S]*? but got \d+):[\s\S]*$/, '$1.')
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ');

/** Whether it is a problem that the API answered with, in its words; the client is loaded where it calls. */
const isTold = (error: unknown): error is Error & { readonly problem: Problem & { readonly code: ErrorCode } } =>
  error instanceof Error && error.name === 'ApiProblem';

/** The words of all problems are loaded where one is told. */
const sentenceOf = async ({ problem }: GatewayError): Promise<string> =>
  (await import('../wording/english/index.ts')).sayInEnglish(problem);

const problemOf = async (error: GatewayError): Promise<Problem> => (await import('../in-process-api.ts')).toldOf(error);
