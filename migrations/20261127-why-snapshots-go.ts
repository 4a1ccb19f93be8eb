import type { MigrationDatabase } from './migration.ts';

/** What was stored as a code of its own; anything else is a phrase. */
const CODES = [
  'requested',
  'target_deleted',
  'schedule_deleted',
  'copied',
  'store_target',
  'store_account',
  'store_interval',
]
  .map((code) => `'${code}'`)
  .join(', ');

const PLAINLY = '","params":{}}';

/** Keeps as JSON why a snapshot went: a code as that reason, a phrase as the reason `told`. What is JSON stays. */
export const up = async ({ engine, run }: MigrationDatabase): Promise<void> => {
  const isMysql = engine === 'mysql';
  const plainly = isMysql
    ? `CONCAT('{"reason":"', deleted_reason, '${PLAINLY}')`
    : `'{"reason":"' || deleted_reason || '${PLAINLY}'`;
  const told = isMysql
    ? `CONCAT('{"reason":"told","params":{"text":', JSON_QUOTE(deleted_reason), '}}')`
    : `'{"reason":"told","params":{"text":' || json_quote(deleted_reason) || '}}'`;
  await run(
    `UPDATE snapshots SET deleted_reason = CASE WHEN deleted_reason IN (${CODES}) THEN ${plainly} ELSE ${told} END
     WHERE deleted_reason IS NOT NULL AND deleted_reason NOT LIKE '{"%'`,
  );
};

/** Codes and phrases are texts again; of what else retention said the JSON stays, which tells its reason. */
export const down = async ({ engine, run }: MigrationDatabase): Promise<void> => {
  const textAt = (path: string): string =>
    engine === 'mysql'
      ? `JSON_UNQUOTE(JSON_EXTRACT(deleted_reason, '${path}'))`
      : `json_extract(deleted_reason, '${path}')`;
  await run(
    `UPDATE snapshots SET deleted_reason = ${textAt('$.params.text')} WHERE deleted_reason LIKE '{"reason":"told",%'`,
  );
  await run(
    `UPDATE snapshots SET deleted_reason = ${textAt('$.reason')} WHERE deleted_reason LIKE '{"reason":"%${PLAINLY}'`,
  );
};
