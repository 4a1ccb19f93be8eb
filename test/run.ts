// `npm test`: a process a folder, a few of them side by side, the largest first, so that none is left to run alone. A
// process for each file, as `node --test` has it, spends more time on starting than on testing.
import { globSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runTestProcesses } from './support/test-processes.ts';

/** Folders without tests, and those that need more than npm or start gateways of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['bench', 'contracts', 'load', 'serve', 'servers', 'support']);
/** Folders of folders. */
const NESTED: ReadonlySet<string> = new Set(['dialects', 'domain', 'services']);

const root = fileURLToPath(new URL('..', import.meta.url));

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(new URL(`../${folder}/`, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const patterns: readonly string[] = [
  ...foldersIn('test')
    .filter((name) => !ELSEWHERE.has(name))
    .flatMap((name) =>
      NESTED.has(name)
        ? [`test/${name}/*.test.ts`, ...foldersIn(`test/${name}`).map((inner) => `test/${name}/${inner}/**/*.test.ts`)]
        : [`test/${name}/**/*.test.ts`],
    ),
  'test/*.test.ts',
];

const bytesOf = (pattern: string): number =>
  globSync(pattern, { cwd: root }).reduce((sum, file) => sum + statSync(`${root}/${file}`).size, 0);

/**
 * A process ends with its last test: a pool that was opened by the clock and closed while a test held it has a timer that
 * nobody can stop. That the product leaves nothing behind is tested on real processes.
 */
const OPTIONS = ['--test-timeout=180000', '--test-force-exit'];

const processes = patterns
  .map((pattern) => ({ pattern, bytes: bytesOf(pattern) }))
  .filter(({ bytes }) => bytes > 0)
  .toSorted((one, other) => other.bytes - one.bytes)
  .map(({ pattern }) => ({ name: pattern, args: [...OPTIONS, 'test/run-folder.ts', pattern] }));
const isGreen = await runTestProcesses(processes, { atOnce: availableParallelism() + 1, seconds: 600 });
process.exit(isGreen ? 0 : 1);
