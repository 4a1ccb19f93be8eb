import { parentPort, workerData } from 'node:worker_threads';
import type { Ask, Piece } from './reading-thread.ts';
import { openReader } from './sqlite-reader.ts';

/** Rows of one message: taking them over holds the serving thread. */
const MESSAGE_ROWS = 1_000;
const BUSY_MILLISECONDS = 5_000;

const connection = openReader(workerData.file, BUSY_MILLISECONDS);
let rest: unknown[] = [];

const answer = (ask: Ask): Piece => {
  try {
    if (ask !== 'more') rest = connection.prepare<unknown[]>(ask.sql).all(...ask.bindings);
    return { rows: rest.splice(0, MESSAGE_ROWS), isLast: rest.length === 0 };
  } catch (error) {
    const { message, code } = error as Error & { readonly code?: string };
    return { fault: { message, code } };
  }
};

parentPort?.on('message', (ask: Ask) => parentPort?.postMessage(answer(ask)));
