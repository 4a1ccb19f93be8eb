// `npm test`: some folders a process, a few processes side by side. A process for each file, as `node --test` has it,
// spends more time on loading than on testing, and so does one for each folder.
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

const AT_ONCE = availableParallelism() + 1;
/** Whole rounds, so that none is left to run alone; two, since no two of them take equally long. */
const PROCESSES = 2 * AT_ONCE;

/** What each process tests: about as much as the others. */
function share(folders: readonly string[]): readonly (readonly string[])[] {
  const shares = Array.from({ length: PROCESSES }, () => ({ bytes: 0, folders: [] as string[] }));
  const sizes = folders.map((folder) => ({ folder, bytes: bytesOf(folder) })).filter(({ bytes }) => bytes > 0);
  for (const { folder, bytes } of sizes.toSorted((one, other) => other.bytes - one.bytes)) {
    const smallest = shares.reduce((least, next) => (next.bytes < least.bytes ? next : least));
    smallest.bytes += bytes;
    smallest.folders.push(folder);
  }
  return shares.map((all) => all.folders);
}

/**
 * A process ends with its last test: a pool that was opened by the clock and closed while a test held it has a timer that
 * nobody can stop. That the product leaves nothing behind is tested on real processes.
 */
const OPTIONS = ['--test-timeout=180000', '--test-force-exit'];

const processes = share(patterns).map((folders) => ({
  name: folders.join(' '),
  args: [...OPTIONS, 'test/run-folders.ts', ...folders],
}));
const isGreen = await runTestProcesses(processes, { atOnce: AT_ONCE, seconds: 900 });
process.exit(isGreen ? 0 : 1);
