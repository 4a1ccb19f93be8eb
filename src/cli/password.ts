import { CommandFailed } from './failure.ts';
import { readLine } from './typed-line.ts';

/** The first line of stdin, without its line ending. @throws CommandFailed if it is empty, has no end or is no text. */
async function readPassword(): Promise<string> {
  const password = await readLine('The password on standard input');
  if (password !== '') return password;
  throw new CommandFailed('There is no password on standard input; write it there as one line.');
}

/** Reads the password where one is to come from stdin; otherwise the services generate it. */
export const readPasswordIf = async (isOnStdin: boolean | undefined): Promise<{ password?: string }> =>
  isOnStdin === true ? { password: await readPassword() } : {};
