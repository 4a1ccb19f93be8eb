import { Agent, request } from 'node:http';

/**
 * Tabs of the vendor's pages, in a process of their own: `node poll-load.ts <origin> <seconds>` with a list of
 * `{token, address, repository}` as JSON on standard input. Each asks what a page asks that is open, as often as that, and
 * what it knows already as browsers do, by its tag. Prints `opened` once all are, then for so many seconds polls, and prints
 * calls per second.
 */
const [, , origin = '', secondsText = '0'] = process.argv;
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);

interface Tab {
  readonly token: string;
  readonly address: string;
  readonly repository: number;
}

const tabs = JSON.parse(Buffer.concat(chunks).toString('utf8')) as readonly Tab[];

/** 56 a minute: every how many seconds what is asked. */
const POLLS = (repository: number): readonly (readonly [path: string, seconds: number])[] => [
  ['/api/backup-plans/runs', 2],
  ['/api/backup/jobs', 3],
  ['/api/schedule/', 30],
  ['/api/repositories/', 30],
  ['/api/ssh-keys', 60],
  [`/api/repositories/${repository}/check-schedule`, 60],
];

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const tags = new Map<string, string>();
let count = 0;

const ask = ({ token, address }: Tab, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const key = `${address}${path}`;
    const tag = tags.get(key);
    const headers = {
      'X-Borg-Authorization': `Bearer ${token}`,
      'X-Forwarded-For': address,
      ...(tag === undefined ? {} : { 'If-None-Match': tag }),
    };
    const outgoing = request(`${origin}${path}`, { agent, headers }, (answer) => {
      const { statusCode = 0 } = answer;
      if (statusCode !== 200 && statusCode !== 304) reject(new Error(`The server answered ${statusCode}.`));
      if (answer.headers.etag !== undefined) tags.set(key, answer.headers.etag);
      count += 1;
      answer.resume().once('end', resolve);
    });
    outgoing.once('error', reject).end();
  });

// Pages are opened first, a few at once.
const opened = tabs.values();
await Promise.all(
  Array.from({ length: 4 }, async () => {
    for (const tab of opened) for (const [path] of POLLS(tab.repository)) await ask(tab, path);
  }),
);
console.log('opened');
count = 0;
const startedAt = performance.now();
const endsAt = startedAt + 1_000 * Number(secondsText);
await Promise.all(
  tabs.flatMap((tab, index) =>
    POLLS(tab.repository).map(async ([path, seconds]) => {
      // Tabs were opened at any time.
      const first = ((index * 7_919) % 1_000) * seconds;
      if (startedAt + first >= endsAt) return;
      await new Promise((resolve) => setTimeout(resolve, first));
      for (;;) {
        const askedAt = performance.now();
        if (askedAt >= endsAt) return;
        await ask(tab, path);
        const rest = 1_000 * seconds - (performance.now() - askedAt);
        if (performance.now() + rest >= endsAt) return;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)));
      }
    }),
  ),
);
console.log((1_000 * count) / Math.max(1_000 * Number(secondsText), performance.now() - startedAt));
agent.destroy();
