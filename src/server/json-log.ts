import { type DestinationStream, pino } from 'pino';
import type { Log } from '../ports/log.ts';
import { traceOf } from './error-trace.ts';

/** How much is logged; `silent` for nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The log of a running gateway: one JSON object a line, its time as ISO 8601 in UTC; to stdout unless told otherwise. */
export const createJsonLog = (level: LogLevel, destination?: DestinationStream): Log => {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: traceOf } };
  return destination ? pino(options, destination) : pino(options);
};
