// `node test/servers/measure-drivers.ts [GiB]`: what the README says of archive and borg, on this machine.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import { parseSettings } from '../../src/drivers/borg/config.ts';
import { BorgDriver } from '../../src/drivers/borg/driver.ts';
import type { SnapshotDriver } from '../../src/ports/snapshot-driver.ts';
import { createJob, neverAborted, silent } from '../drivers/source-tree.ts';

const FILES = Math.round(1024 * Number(process.argv[2] ?? '1'));
const NIGHTS = 10;
const MIB = 1024 * 1024;

const directory = mkdtempSync(join(tmpdir(), 'backrota-measure-'));
const [source, archives, repository] = ['source', 'archives', 'repository'].map((name) => join(directory, name)) as [
  string,
  string,
  string,
];
mkdirSync(source);
mkdirSync(archives);
// Half of each file can be compressed.
const write = (index: number): void =>
  writeFileSync(
    join(source, `file-${index}`),
    Buffer.concat([randomBytes(MIB / 2), Buffer.alloc(MIB / 2, 'backrota ')]),
  );

const settings = parseSettings({ repository }, { passphrase: 'horse staple' });
const drivers: Readonly<Record<string, SnapshotDriver>> = {
  archive: new ArchiveDriver({ root: archives }),
  borg: new BorgDriver(settings, join(directory, 'base')),
};
try {
  for (const [name, driver] of Object.entries(drivers)) {
    for (let index = 0; index < FILES; index += 1) write(index);
    const targetUuid = crypto.randomUUID();
    let bytes = 0;
    for (let night = 0; night < NIGHTS; night += 1) {
      // The second night nothing has changed, later ones one file in a hundred.
      if (night > 1) for (let index = 0; index < FILES / 100; index += 1) write(Math.floor(Math.random() * FILES));
      const began = performance.now();
      const made = await driver.backup(createJob([source], { targetUuid }), silent, neverAborted());
      const seconds = (performance.now() - began) / 1_000;
      bytes += made.sizeBytes;
      if (night < 3)
        process.stdout.write(`${name} night ${night + 1}: ${seconds.toFixed(1)} s, ${made.sizeBytes} bytes\n`);
      // Only their sizes count: ten whole copies need not lie on this disk.
      if (name === 'archive') await driver.delete(made.locator);
    }
    process.stdout.write(`${name} after ${NIGHTS} nights: ${(bytes / MIB).toFixed(0)} MiB\n`);
  }
} finally {
  rmSync(directory, { recursive: true });
}
