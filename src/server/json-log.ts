import { type DestinationStream, pino } from 'pino';
import type { DeletionReason } from '../domain/deletion-reason.ts';
import type { Log } from '../ports/log.ts';
import { sayDeletionReason, sayInEnglish } from '../wording/english/index.ts';
import { traceOf } from './error-trace.ts';
import { LogOutput } from './log-output.ts';

/** How much is logged; `silent` for nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const FORMAT = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level: string) => ({ level }) },
  serializers: { err: traceOf, problem: sayInEnglish, deletion: (reason: DeletionReason) => sayDeletionReason(reason) },
};

/** A log of one JSON object a line, its level a word, its time as ISO 8601 in UTC. */
export const createJsonLog = (level: LogLevel, destination: DestinationStream): Log =>
  pino({ ...FORMAT, level }, destination);

/** The standard output of a server, for its log and for what it says at its start. */
export const openLogOutput = (stream: { readonly fd: number }): LogOutput =>
  new LogOutput(stream, (dropped) => {
    let notice = '';
    const write = (line: string): void => {
      notice = line;
    };
    pino(FORMAT, { write }).warn({ dropped }, `The log could not be written: ${dropped} line(s) of it were dropped.`);
    return notice;
  });
