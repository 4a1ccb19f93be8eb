import { readdir, readFile, stat } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** Who holds a repository's lock, as borg names it: `<host name>@<number of the network card>.<pid>-<thread>`. */
const HOLDER = /^(.+)@(\d+)\.(\d+)-\d+$/;

/** Linux counts in hundredths of a second in `/proc`, and the start is the twentieth field behind the program's name. */
const TICKS_PER_SECOND = 100;
const START_FIELD = 19;
const ROUNDING_SECONDS = 2;

interface Holder {
  readonly host: string;
  readonly card: string;
  readonly pid: number;
}

/** The repository's lock, as its holder is named in it, and when it was taken, in Unix seconds. */
interface Lock extends Holder {
  readonly takenAt: number;
}

const lockOf = async (repository: string): Promise<Lock | null> => {
  const directory = join(repository, 'lock.exclusive');
  const [name = ''] = await readdir(directory).catch(() => []);
  const [, host, card, pid] = HOLDER.exec(name) ?? [];
  const taken = await stat(join(directory, name)).catch(() => null);
  if (taken === null || host === undefined || card === undefined) return null;
  return { host, card, pid: Number(pid), takenAt: taken.mtimeMs / 1_000 };
};

const isHere = ({ host, card }: Holder): boolean => {
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ mac }) => mac));
  const isOwn = cards.some((mac) => String(BigInt(`0x${mac.replaceAll(':', '')}`)) === card);
  return isOwn && (host === hostname() || host.startsWith(`${hostname()}.`));
};

const readProc = (path: string): Promise<string | null> => readFile(`/proc/${path}`, 'latin1').catch(() => null);

/** When a process began, in Unix seconds; `null` = it is not there, or nobody knows. */
const beginningOf = async (pid: number): Promise<number | null> => {
  const [process, system] = [await readProc(`${pid}/stat`), await readProc('stat')];
  // Behind the program's name, which may hold anything.
  const ticks = process?.slice(process.lastIndexOf(')') + 2).split(' ')[START_FIELD];
  const bootedAt = /^btime (\d+)$/m.exec(system ?? '')?.[1];
  return ticks === undefined || bootedAt === undefined ? null : Number(bootedAt) + Number(ticks) / TICKS_PER_SECOND;
};

/** Whether a process may be a borg that works in this repository. */
const mayWorkIn = async (repository: string, pid: number): Promise<boolean> => {
  const command = await readProc(`${pid}/cmdline`);
  if (command === null || !command.includes('borg')) return false;
  const environment = await readProc(`${pid}/environ`);
  return environment === null || `${command}${environment}`.includes(repository);
};

/**
 * Whether a lock's process is gone, of this host. Where its number is free borg finds that out by itself; here it is told
 * where another process has it by now: one that began after the lock was taken. A borg that works in this very repository is
 * left alone all the same, as the system's time may have been set since.
 */
export const isHolderGone = async (repository: string): Promise<boolean> => {
  const lock = await lockOf(repository);
  if (lock === null || !isHere(lock)) return false;
  const begunAt = await beginningOf(lock.pid);
  if (begunAt === null || begunAt <= lock.takenAt + ROUNDING_SECONDS) return false;
  return !(await mayWorkIn(repository, lock.pid));
};

/** Who holds a repository's lock, for people; empty where nobody knows. */
export const describeHolder = async (repository: string): Promise<string> => {
  const lock = await lockOf(repository);
  return lock === null ? '' : `process ${lock.pid} on ${lock.host}`;
};

/** The same of a lock that is worth telling of: empty also where it is of this host, and its process is not there. */
export const describeHolderAtWork = async (repository: string): Promise<string> => {
  const lock = await lockOf(repository);
  const isGone = lock !== null && isHere(lock) && (await beginningOf(lock.pid)) === null;
  return isGone ? '' : describeHolder(repository);
};
