// The tests of one folder, in this process.
import './support/untracked-promises.ts';

const { run } = await import('node:test');
const { spec } = await import('node:test/reporters');

/**
 * A process ends with its last test: a pool that was opened by the clock and closed while a test held it has a timer that
 * nobody can stop. That the product leaves nothing behind is tested on real processes.
 */
run({ globPatterns: process.argv.slice(2), isolation: 'none', timeout: 180_000, forceExit: true })
  .on('test:summary', ({ file, success }) => {
    if (file === undefined && !success) process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
