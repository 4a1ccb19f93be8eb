import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { atMost, type Figure, residentMegabytes } from './figures.ts';
import { HEAVIEST, type LoadedGateway } from './loaded-gateway.ts';
import { type Fared, fareWhile } from './other-client.ts';
import { addressesOf, type Flood, type Flooded, startFlood } from './start-flood.ts';

const SECONDS = 15;
const IDLE_SECONDS = 5;

/** Nothing at first, which tells what the machine itself does to the figures; then the heaviest list, asked for ahead of its answers in each way that there is; then bytes without end. */
export async function run(gateway: LoadedGateway): Promise<readonly Figure[]> {
  const base = { port: gateway.port, path: HEAVIEST, token: gateway.heavy, reads: true, seconds: SECONDS };
  const floods: readonly (readonly [string, Flood])[] = [
    ['16 connections x 1,000 at once', { ...base, connections: 16, ahead: 1_000, addresses: addressesOf(1) }],
    ['16 connections, 8 ahead', { ...base, connections: 16, ahead: 9, addresses: addressesOf(1) }],
    ['16 addresses, 8 ahead', { ...base, connections: 16, ahead: 9, addresses: addressesOf(16) }],
    ['512 that never read', { ...base, connections: 512, ahead: 1, addresses: addressesOf(8), reads: false }],
  ];
  const idle = await fareWhile(gateway, () => wait(1_000 * IDLE_SECONDS));
  const figures = [atMost('nothing else: p99 of another client', idle.p99, 250, 'ms')];
  for (const [name, flood] of floods) {
    const flooded = Promise.withResolvers<Flooded>();
    const fared = await fareWhile(gateway, () => startFlood(flood).then(flooded.resolve));
    figures.push(...tell(name, fared, await flooded.promise));
  }
  return [...figures, await pushBytes(gateway)];
}

const tell = (name: string, fared: Fared, { sent, answered, ended }: Flooded): readonly Figure[] => [
  atMost(`${name} (${sent} sent, ${answered} answered, ${ended} ended): p99 of another client`, fared.p99, 250, 'ms'),
  atMost(`${name}: its failures`, fared.failures, 0, `of ${fared.calls}`),
  atMost(`${name}: memory`, fared.megabytes, 600, 'MB'),
];

const PUSHED_BYTES = 20_000_000;

/** 20 MB of requests on one connection, as fast as they are taken. */
async function pushBytes({ port, pid, heavy }: LoadedGateway): Promise<Figure> {
  const before = await residentMegabytes(pid);
  const request = `GET ${HEAVIEST} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${heavy}\r\n\r\n`;
  const flood = Buffer.from(request.repeat(Math.ceil(PUSHED_BYTES / request.length)));
  await new Promise<void>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.write(flood);
  });
  return atMost('20 MB of requests on one connection: more memory', (await residentMegabytes(pid)) - before, 50, 'MB');
}
