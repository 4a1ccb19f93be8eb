import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { isText } from '../domain/text.ts';
import { CommandFailed, Misuse } from './failure.ts';

/**
 * What the bytes say. It may be a secret, and is never repeated.
 * @param what begins the sentence of a refusal
 * @throws CommandFailed where they are not UTF-8 or hold NUL.
 */
export function requireText(bytes: Buffer, what: string): string {
  const text = bytes.toString();
  if (isUtf8(bytes) && isText(text)) return text;
  throw new CommandFailed(`${what} is not UTF-8 text, or holds a NUL character; write it as text.`);
}

/**
 * Makes sure that this process's arguments are what was typed: Node puts a mark in the place of bytes that are not UTF-8,
 * and a name or path with such marks would be another one. Where the system does not show the bytes, they are believed.
 *
 * @throws Misuse naming the argument by its number.
 */
export function requireTextArguments(argv: readonly string[]): void {
  if (!argv.some((argument) => argument.includes('\u{FFFD}'))) return;
  const typed = readTypedArguments().slice(-argv.length + 2);
  const wrong = typed.findIndex((bytes) => !isUtf8(bytes));
  if (wrong !== -1) throw new Misuse(`The argument number ${wrong + 1} is not UTF-8 text; write it so.`);
}

function readTypedArguments(): readonly Buffer[] {
  try {
    const line = readFileSync('/proc/self/cmdline');
    const typed: Buffer[] = [];
    for (let start = 0; start < line.length; ) {
      const end = line.indexOf(0, start);
      typed.push(line.subarray(start, end));
      start = end + 1;
    }
    return typed;
  } catch {
    return [];
  }
}
