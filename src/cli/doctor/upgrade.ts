import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY_SECONDS, type Instant } from '../../domain/instant.ts';
import type { Premises } from '../../premises.ts';
import { type Finding, ok, warning } from './finding.ts';

const HOUR_SECONDS = 3_600;
/** An older copy of the gateway misses too much of what an upgrade may lose. */
const FRESH_SECONDS = DAY_SECONDS;

/** The file in `DATA_DIR` that is touched when the gateway itself was copied. */
const STAMP = 'copied';

/** What is to be waited for, and done, before another version takes over; the database may be of another version already. */
export async function checkUpgrade(premises: Premises, now: Instant): Promise<readonly Finding[]> {
  return [checkRunning(await premises.runningWork()), await checkOwnCopy(premises, now)];
}

function checkRunning({ tasks, restores }: Awaited<ReturnType<Premises['runningWork']>>): Finding {
  if (tasks + restores === 0) return ok('upgrade', 'No task and no restore runs.');
  return warning(
    'upgrade',
    `${tasks} task(s) and ${restores} restore(s) run; the next server begins them anew, but for restores into directories, which fail.`,
    "Wait for them: 'backrota run list --state running', 'backrota restore list'.",
  );
}

/**
 * When the gateway itself was last copied. Its copy is made by other programs, as the README tells, and no target may lie
 * in `DATA_DIR`: so nothing that the gateway does tells of one, and whoever copies it touches a file there.
 */
async function checkOwnCopy({ dataDir, databaseFile }: Premises, now: Instant): Promise<Finding> {
  const stamp = join(dataDir, STAMP);
  const copiedAt = await stat(stamp).then(
    ({ mtimeMs }) => Math.floor(mtimeMs / 1_000),
    () => null,
  );
  const hours = copiedAt === null ? null : Math.floor((now - copiedAt) / HOUR_SECONDS);
  if (copiedAt !== null && now - copiedAt <= FRESH_SECONDS) {
    return ok('own copy', `The gateway itself was copied ${hours} h ago, as ${stamp} tells.`);
  }
  const command =
    databaseFile === null ? 'mariadb-dump --single-transaction' : `sqlite3 ${databaseFile} ".backup <copy>"`;
  return warning(
    'own copy',
    hours === null
      ? `Nothing tells that the gateway itself was ever copied: there is no ${stamp}.`
      : `The gateway itself was copied ${hours} h ago, as ${stamp} tells.`,
    `Copy the database (${command}) and ${dataDir}, then 'touch ${stamp}'.`,
  );
}
