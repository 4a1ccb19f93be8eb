// `npm test`: a process a folder, a few of them side by side. A process for each file, as `node --test` has it, spends
// more time on starting than on testing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Folders without tests, and the one that needs more than npm. */
const ELSEWHERE: ReadonlySet<string> = new Set(['bench', 'contracts', 'load', 'servers', 'support']);
/** Folders of folders. */
const NESTED: ReadonlySet<string> = new Set(['dialects', 'domain']);

const root = fileURLToPath(new URL('..', import.meta.url));

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(new URL(`../${folder}/`, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const groups: readonly (readonly string[])[] = [
  ...foldersIn('test')
    .filter((name) => !ELSEWHERE.has(name))
    .flatMap((name) =>
      NESTED.has(name)
        ? [
            [`test/${name}/*.test.ts`],
            ...foldersIn(`test/${name}`).map((inner) => [`test/${name}/${inner}/**/*.test.ts`]),
          ]
        : [[`test/${name}/**/*.test.ts`]],
    ),
  ['test/*.test.ts'],
];

/**
 * A process ends with its last test: a pool that was opened by the clock and closed while a test held it has a timer that
 * nobody can stop. That the product leaves nothing behind is tested on real processes.
 */
async function run(patterns: readonly string[]): Promise<boolean> {
  const options = ['--test', '--test-isolation=none', '--test-timeout=180000', '--test-force-exit'];
  const env = { ...process.env, NODE_COMPILE_CACHE: `${root}/node_modules/.cache/compiled` };
  const child = spawn(process.execPath, [...options, ...patterns], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  process.stdout.write(output);
  return code === 0;
}

const waiting = [...groups];
let isGreen = true;
const work = async (): Promise<void> => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (!(await run(next))) isGreen = false;
  }
};
await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
process.exit(isGreen ? 0 : 1);
