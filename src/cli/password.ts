import { CommandFailed } from './failure.ts';
import { requireText } from './given-text.ts';
import { terminal } from './terminal.ts';

const MAX_LINE_BYTES = 4_096;

/** The first line of stdin, without its line ending. @throws CommandFailed if it is empty, has no end or is no text. */
async function readPassword(): Promise<string> {
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
  const password = requireText(line, 'The password on standard input').replace(/\r$/, '');
  if (password !== '' && line.length <= MAX_LINE_BYTES) return password;
  throw new CommandFailed('There is no password on standard input; write it there as one line.');
}

/** Reads the password where one is to come from stdin; otherwise the services generate it. */
export const readPasswordIf = async (isOnStdin: boolean | undefined): Promise<{ password?: string }> =>
  isOnStdin === true ? { password: await readPassword() } : {};
