import { GatewayError } from '../domain/errors.ts';
import { sayInEnglish } from '../wording/english/index.ts';

/** The longest text of one error: a statement can be as long as a request. */
const MAX_MESSAGE_LENGTH = 2_048;
const MAX_CAUSES = 5;
/** As many as the runtime gives. */
const MAX_FRAMES = 10;
const MAX_FRAME_LENGTH = 256;

/**
 * What a log tells of an error: its text, cut short, where it was thrown, and the same of its causes. Nothing else of
 * it: other properties may hold what a caller sent, or a statement with all its values.
 */
export const traceOf = (error: unknown, causes = MAX_CAUSES): string => {
  if (!(error instanceof Error)) return `Thrown, but no Error: ${typeof error}`;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  const text = error instanceof GatewayError ? sayInEnglish(error.problem) : error.message;
  const own = `${error.name}${code}: ${cut(text)}${framesOf(error)}`;
  const isLast = error.cause === undefined || error.cause === error || causes === 0;
  return isLast ? own : `${own}\nCaused by: ${traceOf(error.cause, causes - 1)}`;
};

/** The end stays: there a database says what it did not like. */
const cut = (message: string): string => {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  const half = MAX_MESSAGE_LENGTH / 2;
  return `${message.slice(0, half)} … ${message.slice(-half)}`;
};

/** Where it was thrown: the last lines, as a text may have many of its own. */
const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^ +at /.test(line))
    .slice(-MAX_FRAMES)
    .map((line) => `\n${line.slice(0, MAX_FRAME_LENGTH)}`)
    .join('');
