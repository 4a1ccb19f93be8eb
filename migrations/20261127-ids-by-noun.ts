import { forgetAuditedNouns, nameAuditedNouns } from './ids-by-noun/audited-nouns.ts';
import { copyIntoDialectData, copyIntoNativeFields } from './ids-by-noun/dialect-data.ts';
import { joinOneSequence, leaveOneSequence } from './ids-by-noun/target-ids.ts';
import type { MigrationDatabase } from './migration.ts';

/**
 * Names the noun where something is kept by an id, then lets targets count for themselves: from then on a target may
 * have the id of another thing.
 */
export const up = async (database: MigrationDatabase): Promise<void> => {
  await copyIntoDialectData(database);
  await nameAuditedNouns(database);
  // Last: the nouns of targets' rows are read from the sequence that targets leave here.
  await leaveOneSequence(database);
};

/**
 * Takes `up` back.
 *
 * @throws where a target has the id of another thing, which the former schema cannot hold; nothing is changed then.
 */
export const down = async (database: MigrationDatabase): Promise<void> => {
  await joinOneSequence(database);
  await forgetAuditedNouns(database);
  await copyIntoNativeFields(database);
};
