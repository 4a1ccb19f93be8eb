import { connect } from 'node:net';
import type { Flood, Flooded } from './start-flood.ts';

/** A flood in its own process: `node flood.ts <Flood as JSON>`; prints what came of it as JSON. */
const flood = JSON.parse(process.argv[2] ?? '{}') as Flood;
const { port, path, token, connections, ahead, addresses, reads, seconds } = flood;

const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${token}\r\n\r\n`);
const requestsOf = (count: number): Buffer => Buffer.concat(Array<Buffer>(count).fill(request));
const flooded = { answered: 0, ended: 0, sent: 0 };
let isOver = false;

const HEAD = 'HTTP/1.1 ';

/** One connection after another, each with as many requests ahead of their answers, until the time is over. */
const open = (nr: number): void => {
  const socket = connect({ port, host: '127.0.0.1', localAddress: addresses[nr % addresses.length], noDelay: true });
  let tail = '';
  const send = (count: number): void => {
    flooded.sent += count;
    socket.write(requestsOf(count));
  };
  socket.on('connect', () => send(ahead));
  if (!reads) socket.pause();
  socket.on('data', (chunk) => {
    const text = tail + chunk.toString('latin1');
    const heads = text.split(HEAD).length - 1;
    tail = text.slice(1 - HEAD.length);
    flooded.answered += heads;
    if (heads > 0 && !isOver) send(heads);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    flooded.ended += 1;
    if (!isOver) setTimeout(open, 10, nr);
  });
  setTimeout(() => socket.destroy(), 1_000 * seconds).unref();
};

for (let nr = 0; nr < connections; nr += 1) open(nr);
setTimeout(() => {
  isOver = true;
  process.stdout.write(JSON.stringify(flooded satisfies Flooded), () => process.exit());
}, 1_000 * seconds);
