import type { IncomingMessage } from 'node:http';
import type { PlainRefusal } from '../domain/problems/refusal-causes.ts';
import type { Limits } from './limits.ts';
import { type RefusedRequest, refused } from './refusal.ts';

/** Why the listener gives up on a request whose body is still arriving. */
export type Interruption = Extract<PlainRefusal, 'request_slow' | 'request_cut' | 'http_malformed'>;

/** How many pieces of a body are kept apart. */
const MAX_CHUNKS = 64;

const openReads = new WeakMap<object, (reason: Interruption) => void>();

/**
 * Ends the reading of a body on this socket, so that its room words the answer.
 * @returns false where no body is being read: then the answer is the listener's own.
 */
export const interruptRead = (socket: object, reason: Interruption): boolean => {
  const interrupt = openReads.get(socket);
  interrupt?.(reason);
  return interrupt !== undefined;
};

/**
 * Reads a body whole. One that is too large is read on and dropped for a little while, because closing on a sender
 * that is still writing would make its kernel throw our answer away.
 * Time is kept by the listener, for the whole request; see `interruptRead`.
 * @throws RefusedRequest `too_large`, `too_slow`, `cut`, `malformed`
 */
export const readBody = (request: IncomingMessage, limits: Limits): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { socket } = request;
    const chunks: Buffer[] = [];
    let received = 0;
    let drainTimer: NodeJS.Timeout | undefined;

    const settle = (refusal: RefusedRequest | null): void => {
      clearTimeout(drainTimer);
      // A pipelined request may have begun its own reading on this socket.
      if (openReads.get(socket) === interrupt) openReads.delete(socket);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      if (refusal) reject(refusal);
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, received));
    };
    const tooLarge = (): RefusedRequest => refused({ reason: 'body_too_large', most: limits.bodyBytes });
    const startDraining = (): void => {
      chunks.length = 0;
      drainTimer ??= setTimeout(() => settle(tooLarge()), limits.drainMilliseconds);
    };
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > Math.max(limits.drainBytes, limits.bodyBytes)) settle(tooLarge());
      else if (drainTimer || received > limits.bodyBytes) startDraining();
      else keep(chunk);
    };
    // A body sent byte by byte is not to cost a hundred times its size.
    const keep = (chunk: Buffer): void => {
      if (chunks.push(chunk) === MAX_CHUNKS) chunks.splice(0, MAX_CHUNKS, Buffer.concat(chunks));
    };
    const onEnd = (): void => settle(drainTimer ? tooLarge() : null);
    const onClose = (): void => settle(refused({ reason: 'request_cut' }));

    const interrupt = (reason: Interruption): void => settle(drainTimer ? tooLarge() : refused({ reason }));

    openReads.set(socket, interrupt);
    if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) startDraining();
    // An aborted request emits an error even after we lost interest; unheard it would end the process.
    request.on('error', () => {});
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
