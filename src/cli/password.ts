import { GatewayError } from '../domain/errors.ts';

const MAX_LINE_LENGTH = 4_096;

/** The first line of stdin, without its line ending. @throws `invalid_request` if it is empty or has no end. */
export async function readPassword(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.includes('\n') || text.length > MAX_LINE_LENGTH) break;
  }
  const password = text.split(/\r?\n/, 1)[0] ?? '';
  if (password !== '' && password.length <= MAX_LINE_LENGTH) return password;
  throw new GatewayError('invalid_request', {
    message: 'There is no password on standard input; write it there as one line.',
    field: 'password',
  });
}

/** Reads the password where one is to come from stdin; otherwise the services generate it. */
export const readPasswordIf = async (isOnStdin: boolean | undefined): Promise<{ password?: string }> =>
  isOnStdin === true ? { password: await readPassword() } : {};
