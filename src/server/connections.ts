import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { callerOf } from '../domain/caller.ts';
import { type Networks, plainAddress } from '../ports/networks.ts';

/** How many connections stand open, and how much one of them may ask for ahead of its answers. */
export interface ConnectionLimits {
  readonly total: number;
  /** Of one caller, as `callerOf` has it, who is no trusted proxy. */
  readonly perAddress: number;
  /** Beyond the others: so that a monitor is answered though all of those are busy. */
  readonly spare: number;
  /** Requests of a connection that wait for the answer to an earlier one. */
  readonly pipelined: number;
}

/** The limits that an installation has. */
export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = Object.freeze({
  total: 1_024,
  perAddress: 64,
  spare: 16,
  pipelined: 8,
});

interface Connection {
  readonly socket: Socket;
  /** Whom the limit for an address is for; `null` for a trusted proxy, which has none. */
  readonly caller: string | null;
  readonly isSpare: boolean;
  /** A request of it is being answered. */
  isBusy: boolean;
  /** To be ended once all that came of it is answered: what follows is garbled. */
  isCorrupt: boolean;
  readonly waiting: (readonly [IncomingMessage, ServerResponse])[];
}

const spareSockets = new WeakSet<object>();

/** Whether a connection stands beyond the limits: it may ask for health, and is told to come back for anything else. */
export const isSpare = (socket: object): boolean => spareSockets.has(socket);

/**
 * The open connections of a server. A newcomer that finds no place takes that of the longest idle one; where all are
 * busy it is a spare one. Of each connection one request at a time is handed on, and one that asks for too much ahead
 * of its answers is ended.
 */
export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #trustedProxies: Networks;
  readonly #handle: RequestListener;
  /** The longest idle one first. */
  readonly #open = new Map<Socket, Connection>();
  readonly #countByCaller = new Map<string, number>();
  #spareCount = 0;

  constructor(limits: ConnectionLimits, trustedProxies: Networks, handle: RequestListener) {
    this.#limits = limits;
    this.#trustedProxies = trustedProxies;
    this.#handle = handle;
  }

  /** For the server's event `connection`. */
  readonly admit = (socket: Socket): void => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const caller = this.#trustedProxies.has(address) ? null : callerOf(address);
    const isSpare = !this.#hasPlace(caller);
    if (isSpare && this.#spareCount >= this.#limits.spare && !this.#endIdle((other) => other.isSpare)) {
      socket.destroy();
      return;
    }
    this.#open.set(socket, { socket, caller, isSpare, isBusy: false, isCorrupt: false, waiting: [] });
    if (isSpare) spareSockets.add(socket);
    this.#count(caller, isSpare, 1);
    socket.once('close', () => this.#forget(socket));
  };

  /** For the server's event `request`. */
  readonly take: RequestListener = (request, response) => {
    const connection = this.#open.get(request.socket);
    // The rest of what had arrived already when the connection was ended.
    if (connection === undefined || request.socket.destroyed) return;
    if (!connection.isBusy) this.#begin(connection, request, response);
    else if (connection.waiting.length < this.#limits.pipelined) connection.waiting.push([request, response]);
    else endReading(request.socket);
  };

  /** Ends a connection once its requests are answered. @returns false where none is being answered. */
  endAfterAnswers(socket: object): boolean {
    const connection = this.#open.get(socket as Socket);
    if (!connection?.isBusy) return false;
    connection.isCorrupt = true;
    return true;
  }

  #begin(connection: Connection, request: IncomingMessage, response: ServerResponse): void {
    connection.isBusy = true;
    response.once('close', () => this.#goOn(connection));
    this.#handle(request, response);
  }

  #goOn(connection: Connection): void {
    const { socket, waiting } = connection;
    const next = waiting.shift();
    // Nothing can be written to a connection that is being closed; what waits on it is as good as never sent.
    if (next !== undefined && socket.writable && (next[0].complete || !connection.isCorrupt)) {
      this.#begin(connection, ...next);
      return;
    }
    waiting.length = 0;
    connection.isBusy = false;
    if (connection.isCorrupt) socket.destroySoon();
    // Put in again at the end: the others have been idle for longer.
    if (this.#open.delete(socket)) this.#open.set(socket, connection);
  }

  #hasPlace(caller: string | null): boolean {
    if (caller !== null && (this.#countByCaller.get(caller) ?? 0) >= this.#limits.perAddress) {
      return this.#endIdle((other) => !other.isSpare && other.caller === caller);
    }
    return this.#open.size - this.#spareCount < this.#limits.total || this.#endIdle((other) => !other.isSpare);
  }

  #endIdle(isMeant: (connection: Connection) => boolean): boolean {
    for (const connection of this.#open.values()) {
      if (connection.isBusy || !isMeant(connection)) continue;
      connection.socket.destroy();
      this.#forget(connection.socket);
      return true;
    }
    return false;
  }

  #forget(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) return;
    this.#open.delete(socket);
    this.#count(connection.caller, connection.isSpare, -1);
  }

  #count(caller: string | null, isSpare: boolean, change: number): void {
    if (isSpare) {
      this.#spareCount += change;
      return;
    }
    if (caller === null) return;
    const count = (this.#countByCaller.get(caller) ?? 0) + change;
    if (count === 0) this.#countByCaller.delete(caller);
    else this.#countByCaller.set(caller, count);
  }
}

/** Node's parser of a connection, as far as it is meant here; no public interface tells of it. */
type ParsedSocket = Socket & { readonly parser?: { onIncoming?: unknown } | null };

const STOP_PARSING = 2;

/**
 * Ends a connection, and what is still to be parsed of it: Node would make a request of each of the hundreds that the
 * bytes at hand may hold, and take leave of every one of them. Where its parser is another one, that is all that happens.
 */
const endReading = (socket: ParsedSocket): void => {
  if (socket.parser) socket.parser.onIncoming = () => STOP_PARSING;
  socket.destroy();
};
