import type { Status } from '../../../clients/typescript/client.ts';
import { type Finding, failure, ok, warning } from './finding.ts';

/** What the records of an installation tell of its servers. */
export function checkStatus(status: Status): readonly Finding[] {
  const { isServerRunning, lastTickAt, staleKeys, droppedLogLines, hangingWork } = status;
  const { storesLeftAlone, deletionsRefused, snapshotsMissing, snapshotsDamaged, keptTreesStuck } = status;
  const lost = snapshotsMissing + snapshotsDamaged;
  return [
    isServerRunning
      ? ok('server', `A server looked last at ${lastTickAt}.`)
      : failure(
          'server',
          `No server runs on this database (last: ${lastTickAt ?? 'never'}).`,
          "Start one: 'backrota serve'.",
        ),
    staleKeys === 0
      ? ok('nodes', 'No node has another SECRET_KEY than the one that secrets are sealed with.')
      : failure(
          'nodes',
          `${staleKeys} node(s) have another SECRET_KEY.`,
          'Give them the one of the others, and start them again.',
        ),
    droppedLogLines === 0
      ? ok('log', 'No line of a log was dropped.')
      : warning(
          'log',
          `${droppedLogLines} line(s) of logs could not be written.`,
          'Look at what reads the log, and at its disk.',
        ),
    hangingWork === 0
      ? ok('work', 'No work hangs.')
      : warning(
          'work',
          `${hangingWork} piece(s) of work hang on disks or mounts.`,
          'Look at the mounts; what hangs ends with its server.',
        ),
    lost === 0
      ? ok('snapshots', 'No copy is known to be missing or damaged.')
      : failure(
          'snapshots',
          `${snapshotsMissing} snapshot(s) are missing and ${snapshotsDamaged} damaged.`,
          "Find them: 'backrota snapshot list --all'.",
        ),
    keptTreesStuck === 0
      ? ok('restores', 'No old tree of a restore is stuck.')
      : warning(
          'restores',
          `${keptTreesStuck} old tree(s) of restores cannot be removed.`,
          "Find them: 'backrota restore list'.",
        ),
    ...storesLeftAlone.map(({ name, until, failures, reason }) =>
      warning(
        `attempts ${name}`,
        `The last ${failures} attempts failed (${reason}); nothing is begun there before ${until}.`,
        'Put right what they failed for; the next attempt that succeeds ends this.',
      ),
    ),
    ...deletionsRefused.map(({ name, until, times, reason }) =>
      warning(
        `deletions ${name}`,
        `It refused to delete ${times} times in a row (${reason}); it is asked again at ${until}.`,
        'Let this gateway delete there; else it fills up.',
      ),
    ),
  ];
}

/** What the servers saw of the stores, for who cannot look at these. */
export const checkSeenStores = ({ storesOutOfReach }: Status): readonly Finding[] =>
  storesOutOfReach.length === 0
    ? [ok('stores', 'The servers reach all stores.')]
    : storesOutOfReach.map(({ name, reason }) =>
        failure(
          `store ${name}`,
          `The servers cannot write it (${reason}).`,
          "Run 'backrota doctor' on the node that has it.",
        ),
      );
