import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../serve/gateway-process.ts';

const exec = promisify(execFile);

/** Throws naming the Debian package where there is no curl. */
export async function requireCurl(): Promise<void> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const isThere = await access(join(folder, 'curl'), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return;
  }
  throw new Error("The program 'curl' is missing; install the Debian package 'curl'.");
}

/** Runs a text in a shell of the project's folder, as someone who pastes it; answers what it printed. */
export async function paste(text: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const { stdout } = await exec('sh', ['-e', '-c', text], {
    cwd: PROJECT,
    env: { PATH: path, HOME: process.env.HOME ?? '/', ...env },
  });
  return stdout;
}

/** Runs curl with these arguments, quietly; answers what it printed. */
export async function curl(...args: readonly string[]): Promise<string> {
  return (await exec('curl', ['--silent', '--show-error', ...args])).stdout;
}
