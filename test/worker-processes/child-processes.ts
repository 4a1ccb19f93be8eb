import { readdirSync, readFileSync } from 'node:fs';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It has ended meanwhile.
    return '';
  }
};

/** The state (`R`, `T`, `Z` …) and the parent of a process; nothing of one that is gone. */
const statusOf = (pid: number | string): readonly string[] => {
  const status = read(`/proc/${pid}/stat`);
  return status.slice(status.lastIndexOf(')') + 2).split(' ');
};

/** The ids of the processes that a process has begun and that are still there. */
export const childrenOf = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statusOf(name)[1] === String(pid))
    .map(Number);

/** Those of them that run a program of their own: one that is just being begun is, until then, its parent's own copy. */
export const begunChildrenOf = (pid: number): readonly number[] => {
  const parent = read(`/proc/${pid}/cmdline`);
  return childrenOf(pid).filter((child) => ![parent, ''].includes(read(`/proc/${child}/cmdline`)));
};

/** Whether a process is there, in whatever state but that of one that has ended. */
export const isAlive = (pid: number): boolean => !['Z', ''].includes(statusOf(pid)[0] ?? '');

/** Everything that anybody on the machine can see of how a process was begun. */
export const visibleOf = (pid: number): string => read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`);
