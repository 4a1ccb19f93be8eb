import type { BigIntStats } from 'node:fs';
import { close, closeSync, fstat, fstatSync, lstat, lstatSync, open, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';

/** A call that takes longer waits for a disk or a network. */
const SLOW_MS = 0.5;
/** So many calls after such a one are made aside. */
const CALLS_ASIDE = 256;

const BIGINT = { bigint: true } as const;

const aside = {
  open: promisify(open),
  close: promisify(close),
  lstat: promisify<Buffer, typeof BIGINT, BigIntStats>(lstat),
  fstat: promisify<number, typeof BIGINT, BigIntStats>(fstat),
};

const promisedRead = promisify(read);

let callsAside = 0;

/**
 * Mostly the system answers from memory, and to hand a call to another thread and back costs several times as much as the
 * call: it is made at once. After one that took its time the next ones are made aside, where several wait together.
 */
function promptly<Args extends readonly unknown[], Result>(
  atOnce: (...args: Args) => Result,
  elsewhere: (...args: Args) => Promise<Result>,
  ...args: Args
): Result | Promise<Result> {
  if (callsAside > 0) {
    callsAside -= 1;
    return elsewhere(...args);
  }
  const began = performance.now();
  try {
    return atOnce(...args);
  } finally {
    if (performance.now() - began > SLOW_MS) callsAside = CALLS_ASIDE;
  }
}

// Calls on the files of a source, for a process that serves nobody else: one that hangs holds it whole.

/** `lstat(2)`. */
export const lookAt = (path: Buffer): BigIntStats | Promise<BigIntStats> =>
  promptly(lstatSync as (path: Buffer, options: typeof BIGINT) => BigIntStats, aside.lstat, path, BIGINT);

/** `fstat(2)`. */
export const lookAtOpen = (descriptor: number): BigIntStats | Promise<BigIntStats> =>
  promptly(fstatSync as (descriptor: number, options: typeof BIGINT) => BigIntStats, aside.fstat, descriptor, BIGINT);

/** `open(2)`, of what is there. */
export const openThere = (path: Buffer, flags: number): number | Promise<number> =>
  promptly<[Buffer, number], number>(openSync, aside.open, path, flags);

/** `close(2)`. */
export const closeOpen = (descriptor: number): void | Promise<void> => promptly(closeSync, aside.close, descriptor);

/** `pread(2)`: answers how many bytes were read. */
export type Read = (
  descriptor: number,
  buffer: Buffer,
  offset: number,
  length: number,
  position: number,
) => number | Promise<number>;

/** A read of so much that something else is done meanwhile. */
export const readAside = async (...args: Parameters<Read>): Promise<number> => (await promisedRead(...args)).bytesRead;

export const readPromptly: Read = (...args) => promptly<Parameters<Read>, number>(readSync, readAside, ...args);
