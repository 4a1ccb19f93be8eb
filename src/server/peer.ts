import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { parseNetworks, plainAddress } from './networks.ts';

/** Who calls, and under which origin they know us. */
export interface Peer {
  readonly address: string;
  readonly origin: string;
}

/**
 * Reads the peer of a request. `X-Forwarded-For`, `-Proto` and `-Host` count only when they come from `trustedProxies`
 * (addresses or CIDR ranges); of a chain, the nearest address that is not a trusted proxy's is the caller's.
 * @throws GatewayError `invalid_request` for an entry that is neither address nor range
 */
export const createPeerReader = (trustedProxies: readonly string[]): ((request: IncomingMessage) => Peer) => {
  const trusted = parseNetworks('TRUSTED_PROXIES', trustedProxies);

  return (request) => {
    let address = plainAddress(request.socket.remoteAddress ?? '');
    const host = request.headers.host ?? 'localhost';
    if (!trusted.has(address)) return { address, origin: `http://${host}` };

    const hops = listOf(request.headers['x-forwarded-for']);
    while (hops.length > 0 && trusted.has(address)) {
      const hop = plainAddress(hops.pop() ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    const scheme = listOf(request.headers['x-forwarded-proto']).at(-1) === 'https' ? 'https' : 'http';
    return { address, origin: `${scheme}://${listOf(request.headers['x-forwarded-host']).at(-1) ?? host}` };
  };
};

const listOf = (header: string | string[] | undefined): string[] =>
  header === undefined
    ? []
    : String(header)
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
