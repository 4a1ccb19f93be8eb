import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPlace, until } from '../serve/gateway-process.ts';
import { findFreePort } from '../support/started-server.ts';

test('a gateway whose log fills its disk goes on, and logs again when there is room', async () => {
  await using place = await openPlace();
  const disk = join(place.folder, 'disk');
  await mkdir(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
  const ballast = join(disk, 'ballast');
  const file = join(disk, 'log');
  const log = openSync(file, 'a');
  try {
    const port = await findFreePort();
    await using gateway = place.serve([], { PORT: String(port), LOG_LEVEL: 'info' }, { stdout: log });
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null))?.status;
    await until(async () => ((await ask('/readyz')) === 200 ? true : null));

    assert.throws(() => writeFileSync(ballast, Buffer.alloc(1024 * 1024)), { code: 'ENOSPC' });
    for (let call = 0; call < 50; call += 1) assert.equal(await ask('/healthz'), 200);
    rmSync(ballast);
    // In short pieces: what is as long as a credential is not logged.
    assert.equal(await ask(`/${'x'.repeat(30)}`.repeat(4)), 404);
    assert.equal((await gateway.stop()).code, 0);

    const lines = (await readFile(file, 'utf8')).split('\n');
    const told = lines.findIndex((line) => line.includes('The log could not be written'));
    assert.ok(told > 0);
    assert.match(lines[told] ?? '', /"dropped":\d+/);
    assert.match(lines[told + 1] ?? '', /(?:\/x{30}){4}/);
    assert.match(lines.at(-2) ?? '', /Stopping/);
  } finally {
    closeSync(log);
    execFileSync('umount', [disk]);
  }
});
