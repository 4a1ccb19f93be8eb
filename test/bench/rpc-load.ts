import { Agent, request } from 'node:http';

/**
 * A load of its own process: `node rpc-load.ts <url> <count> <connections>` with the multipart fields as JSON on
 * standard input. Prints calls per second.
 */
const [, , url = '', countText = '0', connectionsText = '1'] = process.argv;
const count = Number(countText);
const connections = Number(connectionsText);

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const fields = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>;

const BOUNDARY = 'bench-boundary';
let sent = 0;
const body = (): Buffer => {
  sent += 1;
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value.replace('%n', String(sent))}\r\n`,
  );
  return Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`);
};

const agent = new Agent({ keepAlive: true, maxSockets: connections });
const call = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const bytes = body();
    const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': bytes.length };
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      if (incoming.statusCode !== 200) reject(new Error(`The server answered ${incoming.statusCode}.`));
      incoming.resume().once('end', resolve);
    });
    outgoing.once('error', reject);
    outgoing.end(bytes);
  });

const startedAt = performance.now();
await Promise.all(
  Array.from({ length: connections }, async () => {
    while (sent < count) await call();
  }),
);
console.log((count / ((performance.now() - startedAt) / 1_000)).toFixed(1));
agent.destroy();
