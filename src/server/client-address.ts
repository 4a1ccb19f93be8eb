import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { type Networks, plainAddress } from '../ports/networks.ts';

/** Who calls, and under which origin they know us. */
export interface ClientAddress {
  readonly address: string;
  /** The address is a trusted proxy's own: who stands behind it is not told. */
  readonly isProxy: boolean;
  readonly origin: string;
}

/**
 * Reads who calls. `X-Forwarded-For`, `-Proto` and `-Host` count only when they come from trusted proxies;
 * of a chain, the nearest address that is not a trusted proxy's is the caller's.
 */
export const createClientAddressReader =
  (trusted: Networks): ((request: IncomingMessage) => ClientAddress) =>
  (request) => {
    let address = remoteAddressOf(request.socket);
    const host = request.headers.host ?? 'localhost';
    if (!trusted.has(address)) return { address, isProxy: false, origin: `http://${host}` };

    const hops = listOf(request.headers['x-forwarded-for']);
    while (hops.length > 0 && trusted.has(address)) {
      const hop = plainAddress(hops.pop() ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    const scheme = listOf(request.headers['x-forwarded-proto']).at(-1) === 'https' ? 'https' : 'http';
    const origin = `${scheme}://${listOf(request.headers['x-forwarded-host']).at(-1) ?? host}`;
    return { address, isProxy: trusted.has(address), origin };
  };

/** Of connections on which many calls come, read once. */
const remoteAddresses = new WeakMap<Socket, string>();

const remoteAddressOf = (socket: Socket): string => {
  const known = remoteAddresses.get(socket);
  if (known !== undefined) return known;
  const address = plainAddress(socket.remoteAddress ?? '');
  remoteAddresses.set(socket, address);
  return address;
};

const listOf = (header: string | string[] | undefined): string[] =>
  header === undefined
    ? []
    : String(header)
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
