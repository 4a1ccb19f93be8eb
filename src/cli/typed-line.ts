import { CommandFailed } from './failure.ts';
import { requireText } from './given-text.ts';
import { terminal } from './terminal.ts';

const MAX_LINE_BYTES = 4_096;

/**
 * The first line of standard input, without its line ending; empty where there is none.
 *
 * @param what begins the sentence of a refusal
 * @throws CommandFailed if it has no end, or is no text.
 */
export async function readLine(what: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of terminal().stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (bytes.includes('\n') || length > MAX_LINE_BYTES) break;
  }
  const all = Buffer.concat(chunks);
  const end = all.indexOf('\n');
  const line = end === -1 ? all : all.subarray(0, end);
  const text = requireText(line, what).replace(/\r$/, '');
  return line.length <= MAX_LINE_BYTES ? text : '';
}

/**
 * Has the name of what is about to be lost typed.
 *
 * @throws CommandFailed where another one is typed, or none.
 */
export async function confirmName(name: string, loss: string): Promise<void> {
  terminal().stderr.write(`${loss} Type its name to go on: `);
  const typed = await readLine('The name that was typed');
  if (typed !== name)
    throw new CommandFailed(`Nothing was done: what was typed is not '${name}'; type it, or give --yes.`);
}
