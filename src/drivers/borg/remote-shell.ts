import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteRepository } from './config.ts';

const OPTIONS = [
  'BatchMode=yes',
  'StrictHostKeyChecking=yes',
  'UpdateHostKeys=no',
  'GlobalKnownHostsFile=/dev/null',
  'IdentitiesOnly=yes',
  'IdentityAgent=none',
  'PasswordAuthentication=no',
  'ConnectTimeout=20',
  'ServerAliveInterval=30',
  'ServerAliveCountMax=4',
];

/** What is closed is gone: these stay open as long as this process lives. */
const held: FileHandle[] = [];

/** A file without a name, as long as this process lives: no disk keeps its content under one. */
const writeNameless = async (directory: string, text: string): Promise<string> => {
  const path = join(directory, `.${crypto.randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  held.push(handle);
  await unlink(path);
  await handle.writeFile(text);
  return `/proc/${process.pid}/fd/${handle.fd}`;
};

/** The command by which borg reaches the server: only with the store's key, and only if it shows the pinned one. */
export const remoteShellOf = async (remote: RemoteRepository, directory: string): Promise<string> => {
  const { host, port, hostKey, privateKey } = remote;
  const known = port === 22 ? host : `[${host.replace(/^\[|\]$/g, '')}]:${port}`;
  const hosts = await writeNameless(directory, `${known} ${hostKey}\n`);
  const key = await writeNameless(directory, privateKey.endsWith('\n') ? privateKey : `${privateKey}\n`);
  const options = [...OPTIONS, `UserKnownHostsFile=${hosts}`].flatMap((option) => ['-o', option]);
  return ['ssh', '-F', '/dev/null', '-i', key, ...options].join(' ');
};
