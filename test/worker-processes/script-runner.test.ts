import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MAX_OUTPUT_BYTES } from '../../src/domain/script.ts';
import { NodeScriptRunner } from '../../src/worker-processes/script-runner.ts';

const never = (): AbortSignal => new AbortController().signal;

describe('a script', () => {
  let folder: string;
  let runner: NodeScriptRunner;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scripts-'));
    runner = new NodeScriptRunner(join(folder, 'scripts'));
  });
  after(() => rm(folder, { recursive: true }));

  const run = (lines: string, environment: Readonly<Record<string, string>> = {}, timeoutSeconds = 30) =>
    runner.run({ content: `#!/bin/sh\n${lines}\n`, environment, timeoutSeconds }, never());

  const isAlive = async (pidFile: string): Promise<boolean> => {
    const pid = (await readFile(pidFile, 'utf8')).trim();
    try {
      // One that is dead and not yet waited for has ended, too.
      return !/^\d+ \(.*\) Z/.test(await readFile(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };

  test('tells how it ended, and what it wrote', async () => {
    assert.deepEqual(await run('echo hello; echo oops >&2; exit 3'), {
      end: { why: 'exit', code: 3 },
      output: 'hello\noops\n',
    });
    assert.deepEqual((await run('kill -TERM $$')).end, { why: 'signal', signal: 'SIGTERM' });
  });

  test('has its parameters, a short PATH and nothing of ours in its environment', async () => {
    process.env.SECRET_KEY = 'do not tell';
    try {
      const { output } = await run('env', { VOLUME: 'a b $(id)' });
      const names = output.split('\n').filter((line) => line !== '');
      const known = ['HOME', 'LANG', 'PATH', 'PWD', 'VOLUME', 'SHLVL', '_', 'OLDPWD'];
      assert.deepEqual(
        names.map((line) => line.split('=')[0]).filter((name) => !known.includes(name ?? '')),
        [],
      );
      assert.match(output, /^VOLUME=a b \$\(id\)$/m);
      assert.match(output, /^PATH=\/usr\/local\/sbin:\/usr\/local\/bin:\/usr\/sbin:\/usr\/bin:\/sbin:\/bin$/m);
    } finally {
      delete process.env.SECRET_KEY;
    }
  });

  test('begins in an empty directory, reads nothing, and leaves nothing behind', async () => {
    const { output } = await run('ls -A; cat; touch left; stat -c %a "$0"');
    assert.equal(output, '700\n');
    assert.deepEqual(await readdir(join(folder, 'scripts')), []);
  });

  test('is removed later where the process that ran it was killed', async () => {
    await writeFile(join(folder, 'scripts', '999999999-gone'), '');
    await run('true');
    assert.deepEqual(await readdir(join(folder, 'scripts')), []);
  });

  test('is ended with all that it has begun when its time is over', async () => {
    const pidFile = join(folder, 'late');
    const { end } = await run('sleep 600 & echo $! > "$PID_FILE"; wait', { PID_FILE: pidFile }, 1);
    assert.deepEqual(end, { why: 'timeout', seconds: 1 });
    assert.equal(await isAlive(pidFile), false);
  });

  test('takes along what it leaves behind, and does not wait for that', async () => {
    const pidFile = join(folder, 'left');
    const { end } = await run('sleep 600 & echo $! > "$PID_FILE"', { PID_FILE: pidFile });
    assert.deepEqual(end, { why: 'exit', code: 0 });
    assert.equal(await isAlive(pidFile), false);
  });

  test('is ended when it is called off, with the reason of that', async () => {
    const controller = new AbortController();
    const reason = new Error('called off');
    const job = { content: '#!/bin/sh\nsleep 600\n', environment: {}, timeoutSeconds: 30 };
    const running = runner.run(job, controller.signal);
    controller.abort(reason);
    await assert.rejects(running, reason);
  });

  test('is kept the end of what it writes, with what is no text replaced', async () => {
    const { output } = await run("head -c 200000 /dev/zero | tr '\\0' x; printf 'end\\377\\000!'");
    assert.equal(output.length, MAX_OUTPUT_BYTES);
    assert.ok(output.endsWith('xend\u{fffd}\u{fffd}!'));
  });

  test('that cannot be run says so', async () => {
    const job = { content: '#!/no/such/program\n', environment: {}, timeoutSeconds: 5 };
    const { end } = await runner.run(job, never());
    assert.notDeepEqual(end, { why: 'exit', code: 0 });
  });
});
