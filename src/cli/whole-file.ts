import { open } from 'node:fs/promises';
import { CommandFailed } from './failure.ts';
import { requireText } from './given-text.ts';
import { terminal } from './terminal.ts';

/**
 * The text of a file, or of standard input (`-`).
 * @throws CommandFailed where it cannot be read, is longer than `most` bytes, or is no text
 */
export async function readWhole(path: string, most: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    const source = path === '-' ? terminal().stdin : (await open(path)).createReadStream();
    for await (const part of source) {
      parts.push(Buffer.from(part));
      length += part.length;
      if (length > most) break;
    }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CommandFailed(`'${path}' cannot be read (${code}); look at its name and its rights.`);
  }
  if (length > most) throw new CommandFailed(`'${path}' has more than ${most} bytes; part it.`);
  return requireText(Buffer.concat(parts), `'${path}'`);
}
