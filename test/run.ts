// `npm test`: a few processes side by side, each of which takes one folder after another. A process for each file, as
// `node --test` has it, spends more time on loading than on testing, and so does one for each folder.
import { globSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** What takes longest for its size: it goes through many pairs, starts processes, or works on many files. */
const LONGEST = [
  'test/*.test.ts',
  'test/worker-processes/**/*.test.ts',
  'test/file-tree/**/*.test.ts',
  'test/storage/**/*.test.ts',
];

/** The longest ones first, so that all processes end at about the same time. */
const folders: readonly string[] = [
  ...LONGEST,
  ...patterns
    .filter((pattern) => !LONGEST.includes(pattern))
    .map((pattern) => ({ pattern, bytes: bytesOf(pattern) }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.bytes - one.bytes)
    .map(({ pattern }) => pattern),
];

/**
 * A process ends with its last test: a pool that was opened by the clock and closed while a test held it has a timer that
 * nobody can stop. That the product leaves nothing behind is tested on real processes.
 */
const OPTIONS = ['--test-timeout=180000', '--test-force-exit'];

/** One more than there are processors: some tests wait for others' processes, and for disks. */
const PROCESSES = availableParallelism() + 1;

const claims = mkdtempSync(join(tmpdir(), 'backrota-tests-'));
const processes = Array.from({ length: PROCESSES }, (_, index) => ({
  name: `process ${index + 1} of ${PROCESSES}`,
  args: [...OPTIONS, 'test/run-folders.ts', claims, ...folders],
}));
const isGreen = await runTestProcesses(processes, { atOnce: PROCESSES, seconds: 900 });
rmSync(claims, { recursive: true });
process.exit(isGreen ? 0 : 1);
