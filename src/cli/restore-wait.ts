import type { Client, Restore } from '../../clients/typescript/client.ts';
import { UNFINISHED_RESTORE } from '../domain/restore.ts';
import { isOneOf } from '../domain/state-machine.ts';
import { CommandFailed } from './failure.ts';
import { printLine } from './output.ts';
import { terminal } from './terminal.ts';
import { drawn, whileServed } from './wait.ts';

/**
 * Follows a restore to its end, and shows how far it is where that is to be told. Whoever stops waiting stops nothing else.
 *
 * @throws CommandFailed where it did not end well, or no server is there to do it.
 */
export async function waitForRestore(
  client: Client,
  key: number,
  { isTold, isUnderWay = false }: { readonly isTold: boolean; readonly isUnderWay?: boolean },
): Promise<Restore> {
  const show = isTold ? showing() : () => {};
  let restore: Restore | null = null;
  await whileServed(client, isUnderWay ? null : `the restore ${key}`, async () => {
    restore = await client.call('getRestore', { parts: { key } });
    show(restore);
    return hasEnded(restore);
  });
  return judged(restore as Restore | null, key);
}

const hasEnded = ({ state }: Restore): boolean => !isOneOf(UNFINISHED_RESTORE, state);

function judged(restore: Restore | null, key: number): Restore {
  if (restore?.state === 'succeeded') return restore;
  const why = restore?.failure?.detail ?? `It is '${restore?.state}'.`;
  throw new CommandFailed(`The restore ${key} did not end well. ${why}`);
}

/** A bar on a terminal; elsewhere a line of JSON whenever its state or progress is another one. */
function showing(): (restore: Restore) => void {
  const { stdout } = terminal();
  if (stdout.isTTY === true)
    return (restore) => {
      const { files = 0, bytes = 0 } = restore.progress ?? {};
      const all = restore.contentBytes ?? 0;
      const part = hasEnded(restore) ? 1 : Math.min(0.99, bytes / all);
      const line = drawn(part, all, `${restore.state}, ${files} file(s), ${bytes} bytes`);
      stdout.write(`\r\u001B[2K${line}${hasEnded(restore) ? '\n' : ''}`);
    };
  let told = '';
  return ({ id, snapshotId, targetId, state, progress }) => {
    const line = JSON.stringify({ restoreId: id, snapshotId, targetId, state, progress });
    if (line === told) return;
    told = line;
    printLine(line);
  };
}
