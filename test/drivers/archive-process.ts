import { once } from 'node:events';
import { GatewayError } from '../../src/domain/errors.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { BackupJob } from '../../src/ports/snapshot-driver.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { silent } from './source-tree.ts';

/** What a process of its own is told, as its one argument in JSON. */
export interface ArchiveOrder {
  readonly root: string;
  readonly backup?: BackupJob;
  readonly restore?: { readonly locator: string; readonly fingerprint: string; readonly directory: string };
  /** Says `waiting` once this file is open, and goes no further. */
  readonly waitAt?: string;
  /** Gives up root's rights first, if it has them. */
  readonly asNobody?: boolean;
}

const NOBODY = 65534;
const order = JSON.parse(process.argv[2] ?? '') as ArchiveOrder;

if (order.asNobody === true && process.geteuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
const driver = new ArchiveDriver(
  { root: order.root },
  {
    afterOpen: async (path) => {
      if (path.toString() !== order.waitAt) return;
      process.stdout.write('waiting\n');
      process.stdin.resume();
      await once(process.stdin, 'never');
    },
  },
);
const { signal } = new AbortController();
try {
  const { backup } = order;
  const result = backup === undefined ? null : await driver.backup(backup, silent, signal);
  const restored = order.restore === undefined ? null : await driver.restore(order.restore, silent.tell, signal);
  process.stdout.write(JSON.stringify(result ?? restored));
} catch (error) {
  if (!(error instanceof GatewayError)) throw error;
  process.stdout.write(JSON.stringify({ reason: error.problem.reason, message: sayInEnglish(error.problem) }));
}
process.exit(0);
