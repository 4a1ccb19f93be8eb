import type { Log } from '../ports/log.ts';
import type { CallRecord, WireHead } from './dialect.ts';
import { traceOf } from './error-trace.ts';
import { shownPath } from './shown.ts';

/** How a call ended. */
export interface AccessEntry {
  readonly head: WireHead;
  /** The room that answered; null where the shell did. */
  readonly room: string | null;
  readonly status: number;
  readonly record: CallRecord;
  readonly milliseconds: number;
}

/** One line per call. Neither query nor body comes here: panel clients send credentials in both; of the path only what looks like one. */
export const logAccess = (log: Log, { head, room, status, record, milliseconds }: AccessEntry): void => {
  log.info(
    {
      requestId: head.requestId,
      method: head.method,
      path: shownPath(head.path),
      room,
      endpoint: record.endpoint,
      status,
      milliseconds: Math.round(milliseconds * 10) / 10,
      loginId: record.loginId,
    },
    'Answered a call.',
  );
};

/** A call that nobody waits for any more; nothing was answered. */
export const logDrop = (log: Log, { requestId, method, path }: WireHead, milliseconds: number): void => {
  log.info(
    { requestId, method, path: shownPath(path), milliseconds: Math.round(milliseconds) },
    'Dropped a call, as its caller had gone.',
  );
};

/** An answer of which the beginning was sent already. */
export const logCut = (log: Log, { requestId }: WireHead, error: unknown): void => {
  log.error({ requestId, stack: traceOf(error) }, 'An answer could not be finished; its connection was ended.');
};

/** A bug: everything that helps to find it, by the request id that the caller was told. */
export const logBug = (log: Log, head: WireHead, room: string, error: unknown): void => {
  log.error({ requestId: head.requestId, room, stack: traceOf(error) }, 'A call met a bug; its caller was told so.');
};
