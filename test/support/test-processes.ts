// Runs tests in processes, a few side by side, and ends whatever does not end by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A process of tests. */
export interface TestProcess {
  /** What is said of it where it does not end. */
  readonly name: string;
  /** What Node is started with. */
  readonly args: readonly string[];
}

/** How a process ended: what it printed, and how many of its tests passed and failed. */
interface Ended {
  readonly output: string;
  readonly passed: number;
  readonly failed: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Process groups that are running: they have no terminal that would interrupt them. */
const running = new Set<number>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    running.forEach(killGroup);
    process.exit(1);
  });
}

/** What a program that was left behind by tests may still hold their output open for. */
const MS_TO_LAST_OUTPUT = 1000;

/** How much is told again of a process that was ended before it could say what failed. */
const LAST_CHARACTERS = 4000;

/**
 * Runs each process to its end, prints each one's output as a whole, then once more what failed, where the last lines
 * of a log are read, and how many tests passed and failed.
 *
 * @param options.atOnce how many run side by side.
 * @param options.seconds after which a process, and what it started, is killed and counts as a failed test: a test that
 * waits for a program without a turn of its loop ends by no signal that it could handle.
 * @returns whether all passed.
 */
export async function runTestProcesses(
  processes: readonly TestProcess[],
  options: { readonly atOnce: number; readonly seconds: number },
): Promise<boolean> {
  const waiting = [...processes];
  const sum = { passed: 0, failed: 0 };
  const failures: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { output, passed, failed } = await runTestProcess(next, options.seconds);
      process.stdout.write(output);
      sum.passed += passed;
      sum.failed += failed;
      if (failed > 0) failures.push(`✖ ${next.name}\n${failuresIn(output)}`);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  process.stdout.write(failures.join('\n'));
  process.stdout.write(`${sum.passed} passed, ${sum.failed} failed\n`);
  return sum.failed === 0 && sum.passed > 0;
}

async function runTestProcess({ name, args }: TestProcess, seconds: number): Promise<Ended> {
  const child = spawn(process.execPath, ['--test-reporter=spec', ...args], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE: `${root}/node_modules/.cache/compiled` },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that what it started ends with it.
    detached: true,
  });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
  let isLate = false;
  const group = child.pid as number;
  running.add(group);
  const limit = setTimeout(() => {
    isLate = true;
    killGroup(group);
  }, seconds * 1000);
  const closed = once(child, 'close');
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(limit);
  await Promise.race([closed, pause(MS_TO_LAST_OUTPUT, undefined, { ref: false })]);
  killGroup(group);
  running.delete(group);
  const printed = Buffer.concat(parts).toString();
  const [passed, failed] = [countIn(printed, 'pass'), countIn(printed, 'fail')];
  if (isLate) return { output: `${printed}\n✖ ${name} did not end within ${seconds} s\n`, passed, failed: failed + 1 };
  if (code !== 0 && failed === 0) return { output: `${printed}\n✖ ${name} ended with ${code}\n`, passed, failed: 1 };
  return { output: printed, passed, failed };
}

function killGroup(id: number): void {
  try {
    process.kill(-id, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

/** From Node's heading on; where there is none, because the process was ended, the last that it printed. */
function failuresIn(output: string): string {
  const heading = output.lastIndexOf('✖ failing tests:');
  return heading === -1 ? output.slice(-LAST_CHARACTERS) : output.slice(heading);
}

/** Node's summary has `ℹ pass 12`. */
function countIn(output: string, word: 'pass' | 'fail'): number {
  return Number(output.match(new RegExp(`^ℹ ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
}
