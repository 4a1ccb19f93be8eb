import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { atLeast, type Figure } from './figures.ts';
import type { LoadedGateway } from './loaded-gateway.ts';
import { ask } from './other-client.ts';
import { addressesOf } from './start-flood.ts';

const CONNECTIONS = 1_024;
const CALLS = 50;

/** More connections than there are places, of one address and of many: each holds the beginning of a request. */
export async function run(gateway: LoadedGateway): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const addresses of [1, 32]) {
    const sockets = await hold(gateway.port, addressesOf(addresses));
    const name = `${CONNECTIONS} connections of ${addresses === 1 ? 'one address' : `${addresses} addresses`}`;
    figures.push(
      atLeast(`${name}: calls of others that are answered`, await count(gateway, '127.0.0.200'), CALLS, `of ${CALLS}`),
      atLeast(`${name}: /healthz from there`, await count(gateway, '127.0.0.2', '/healthz'), CALLS, `of ${CALLS}`),
    );
    for (const socket of sockets) socket.destroy();
  }
  return figures;
}

const hold = (port: number, addresses: readonly string[]): Promise<readonly Socket[]> =>
  Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, nr) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: addresses[nr % addresses.length] });
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
      if (socket.writable) socket.write('GET /');
      return socket;
    }),
  );

/** How many of these calls are answered 200, each on a new connection. */
async function count(gateway: LoadedGateway, localAddress: string, path = '/backupschedulers/'): Promise<number> {
  let answered = 0;
  for (let call = 0; call < CALLS; call += 1) {
    const agent = new Agent({ localAddress });
    if ((await ask(gateway, path, agent).catch(() => 0)) === 200) answered += 1;
    agent.destroy();
  }
  return answered;
}
