import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { invalid } from '../domain/errors.ts';

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
  const trusted = new BlockList();
  for (const entry of trustedProxies) trust(trusted, entry);
  const isTrusted = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };

  return (request) => {
    let address = plainAddress(request.socket.remoteAddress ?? '');
    const host = request.headers.host ?? 'localhost';
    if (!isTrusted(address)) return { address, origin: `http://${host}` };

    const hops = listOf(request.headers['x-forwarded-for']);
    while (hops.length > 0 && isTrusted(address)) {
      const hop = plainAddress(hops.pop() ?? '');
      if (isIP(hop) === 0) break;
      address = hop;
    }
    const scheme = listOf(request.headers['x-forwarded-proto']).at(-1) === 'https' ? 'https' : 'http';
    return { address, origin: `${scheme}://${listOf(request.headers['x-forwarded-host']).at(-1) ?? host}` };
  };
};

const trust = (trusted: BlockList, entry: string): void => {
  const [address = '', bits] = entry.trim().split('/', 2);
  const family = isIP(address);
  const width = family === 6 ? 128 : 32;
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (family === 0 || prefix < 0 || prefix > width) {
    throw invalid('TRUSTED_PROXIES', entry, `'${entry}' in TRUSTED_PROXIES is no IP address or range; correct it.`);
  }
  trusted.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
};

/** IPv4 callers of a dual-stack socket appear as `::ffff:192.0.2.1`; a port that some proxies append is dropped. */
const plainAddress = (address: string): string =>
  address
    .trim()
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');

const listOf = (header: string | string[] | undefined): string[] =>
  header === undefined
    ? []
    : String(header)
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
