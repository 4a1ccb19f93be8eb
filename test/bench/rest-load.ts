import { Agent, get } from 'node:http';

/**
 * A load of its own process: `node rest-load.ts <url> <count> <connections>` with the headers as JSON on standard input.
 * Prints calls per second.
 */
const [, , url = '', countText = '0', connectionsText = '1'] = process.argv;
const [count, connections] = [Number(countText), Number(connectionsText)];

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const headers = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>;

const agent = new Agent({ keepAlive: true, maxSockets: connections });
const call = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const outgoing = get(url, { agent, headers }, (incoming) => {
      if (incoming.statusCode !== 200 && incoming.statusCode !== 304)
        reject(new Error(`The server answered ${incoming.statusCode}.`));
      incoming.resume().once('end', resolve);
    });
    outgoing.once('error', reject);
  });

const startedAt = performance.now();
await Promise.all(
  Array.from({ length: connections }, async () => {
    for (let done = 0; done < count / connections; done += 1) await call();
  }),
);
console.log((count / (performance.now() - startedAt)) * 1_000);
agent.destroy();
