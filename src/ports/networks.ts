import { BlockList, isIP, SocketAddress } from 'node:net';
import { problem } from '../domain/errors.ts';

/** Addresses and ranges that an installation names. */
export interface Networks {
  readonly isEmpty: boolean;
  /** Whether an address lies in one of them; what is no address lies in none. */
  has(address: string): boolean;
}

/** Nowhere. */
export const NO_NETWORKS: Networks = { isEmpty: true, has: () => false };

/**
 * Reads addresses and CIDR ranges, IPv4 or IPv6, as the setting or field `name` lists them.
 * @throws GatewayError `invalid_request` for an entry that is neither address nor range
 */
export function parseNetworks(name: string, entries: readonly string[]): Networks {
  if (entries.length === 0) return NO_NETWORKS;
  const list = new BlockList();
  for (const entry of entries) addEntry(list, name, entry);
  return {
    isEmpty: false,
    has: (address) => {
      const family = isIP(address);
      return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}

function addEntry(list: BlockList, name: string, entry: string): void {
  const [address = '', bits, ...rest] = entry.trim().split('/');
  const family = rest.length > 0 || address.includes('%') ? 0 : isIP(address);
  const width = family === 6 ? 128 : 32;
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (family === 0 || prefix < 0 || prefix > width) {
    throw problem('network_malformed', { field: name, value: entry });
  }
  list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * An address in its one spelling, so that two can be compared: an IPv4 caller of a dual-stack socket, who appears as
 * `::ffff:192.0.2.1`, is `192.0.2.1`; IPv6 is short and in lower case. The port that some proxies append is dropped.
 * What is no address stays as it is.
 */
export function plainAddress(text: string): string {
  const bare = text
    .trim()
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1');
  if (isIP(bare) !== 6 || bare.includes('%')) return bare;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
