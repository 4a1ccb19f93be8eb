import { CommanderError } from 'commander';
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

/** What a comparison ends with that found a difference, and showed it. */
export class Differs extends Error {}

/** A command that fails for a reason of the command line's own, in one sentence. */
export class CommandFailed extends Error {}

/** A command that was typed wrongly, where commander's own message would repeat what may be a secret. */
export class Misuse extends Error {}

/**
 * Says on stderr in one sentence what went wrong, and answers the exit code. Only a bug's stack is ever shown, and only
 * where `LOG_LEVEL` is `debug`.
 */
export async function reportFailure(error: unknown, isDebugging: boolean): Promise<number> {
  // Commander has printed its own message already; asking for help ends here as well.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  if (error instanceof Misuse) {
    terminal().stderr.write(`backrota: ${printable(error.message)}\n`);
    return MISUSED;
  }
  if (error instanceof CommandFailed || error instanceof GatewayError) {
    terminal().stderr.write(`backrota: ${printable(await sentenceOf(error))}\n`);
    return (error instanceof GatewayError ? EXIT_CODES[error.code] : undefined) ?? FAILED;
  }
  if (error instanceof DoneWithWarnings) return WARNED;
  if (error instanceof Differs) return FAILED;
  if (isTold(error)) {
    terminal().stderr.write(`backrota: ${printable(error.message)}\n`);
    return EXIT_CODES[error.problem.code] ?? FAILED;
  }
  if (isDebugging) terminal().stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  else
    terminal().stderr.write(
      'backrota: Something unexpected went wrong; run it again with LOG_LEVEL=debug to see what.\n',
    );
  return FAILED;
}

/** Whether it is a problem that the API answered with, in its words; the client is loaded where it calls. */
const isTold = (error: unknown): error is Error & { readonly problem: { readonly code: ErrorCode } } =>
  error instanceof Error && error.name === 'ApiProblem';

/** The words of all problems are loaded where one is told. */
const sentenceOf = async (error: CommandFailed | GatewayError): Promise<string> =>
  error instanceof GatewayError
    ? (await import('../wording/english/index.ts')).sayInEnglish(error.problem)
    : error.message;
