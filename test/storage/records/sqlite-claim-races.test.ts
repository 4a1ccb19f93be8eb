import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { claimRaces } from './claim-races.ts';

let folder = '';
let count = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backrota-claims-'));
});
after(() => rm(folder, { recursive: true }));

claimRaces(async () => {
  count += 1;
  return { kind: 'sqlite', file: join(folder, `${count}.sqlite`) };
});
