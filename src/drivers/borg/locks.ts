import { readdir, readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** Who holds a repository's lock, as borg names it: `<host name>@<number of the network card>.<pid>-<thread>`. */
const HOLDER = /^(.+)@(\d+)\.(\d+)-\d+$/;

interface Holder {
  readonly host: string;
  readonly card: string;
  readonly pid: number;
}

const holderOf = async (repository: string): Promise<Holder | null> => {
  const names = await readdir(join(repository, 'lock.exclusive')).catch(() => []);
  const [, host, card, pid] = HOLDER.exec(names[0] ?? '') ?? [];
  return host === undefined || card === undefined ? null : { host, card, pid: Number(pid) };
};

const isHere = ({ host, card }: Holder): boolean => {
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ mac }) => mac));
  const isOwn = cards.some((mac) => String(BigInt(`0x${mac.replaceAll(':', '')}`)) === card);
  return isOwn && (host === hostname() || host.startsWith(`${hostname()}.`));
};

/**
 * Whether a lock's process is gone, of this host. Where its number is free borg finds that out by itself; here it is told
 * where another program has it by now.
 */
export const isHolderGone = async (repository: string): Promise<boolean> => {
  const holder = await holderOf(repository);
  if (holder === null || !isHere(holder)) return false;
  const command = await readFile(`/proc/${holder.pid}/cmdline`, 'latin1').catch(() => null);
  // Without `/proc` nobody knows; one that just ended is borg's own to find.
  return command !== null && !command.includes('borg');
};

/** Who holds a repository's lock, for people; empty where nobody knows. */
export const describeHolder = async (repository: string): Promise<string> => {
  const holder = await holderOf(repository);
  return holder === null ? '' : `process ${holder.pid} on ${holder.host}`;
};
