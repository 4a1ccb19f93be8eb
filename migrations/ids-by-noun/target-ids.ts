import type { MigrationDatabase } from '../migration.ts';

/** Takes targets out of the sequence of ids, which goes on where it was: no other thing ever gets a number twice. */
export const leaveOneSequence = (database: MigrationDatabase): Promise<void> =>
  database.run("DELETE FROM ids WHERE kind = 'target'");

/** The way back. @throws where a target has the id of another thing. */
export const joinOneSequence = async (database: MigrationDatabase): Promise<void> => {
  // Absent where the first schema was cut off in the making.
  if (!((await database.hasColumn('ids', 'id')) && (await database.hasColumn('targets', 'id')))) return;
  if (await database.hasRow("SELECT 1 FROM targets t JOIN ids i ON i.id = t.id AND i.kind <> 'target' LIMIT 1")) {
    throw new Error(
      'A target has the id of another thing, which the former version cannot tell apart; restore the database from before the update.',
    );
  }
  await database.run(
    `INSERT INTO ids (id, kind)
     SELECT t.id, 'target' FROM targets t LEFT JOIN ids i ON i.id = t.id WHERE i.id IS NULL`,
  );
};
