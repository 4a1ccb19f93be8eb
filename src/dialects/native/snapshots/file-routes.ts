import { fileTagOf, partIn, wantsBytes } from '../files.ts';
import { keyOf } from '../keys.ts';
import { LIST_QUERY, listOf, partAnswer, partOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { textUpTo, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';
import { FILE } from './schema.ts';
import { showFound } from './show.ts';

const PATH = textUpTo(4_096, 'As the copy names it, with or without slashes at its ends.');

const listFiles = operation({
  id: 'listSnapshotFiles',
  summary: 'One directory of a snapshot, directories first and by name; its root where no path is said',
  needs: 'viewer',
  query: {
    ...LIST_QUERY,
    limit: Type.Optional(wholeFrom(1, 1_000, 'How many files at most; 50 where absent.')),
    path: Type.Optional(PATH),
  },
  reply: listOf(FILE),
  run: async (services, { query: { path = '', ...query }, ...given }, actor) => {
    const { files, total } = await services.snapshotFiles.list(actor, keyOf(given, 'snapshot'), path, partOf(query));
    return partAnswer(files, total, query, showFound);
  },
});

const readFile = operation({
  id: 'readSnapshotFile',
  summary: 'The bytes of one file of a snapshot, read back whole and compared before the first of them is sent',
  needs: 'operator',
  query: { path: PATH },
  isFile: true,
  run: async ({ snapshotFiles }, { query: { path }, head, ...given }, actor) => {
    const key = keyOf(given, 'snapshot');
    const found = await snapshotFiles.find(actor, key, path);
    const tag = fileTagOf(found);
    const part = partIn(head, found, tag);
    const shown = { tag, ...(part === undefined ? {} : { part }) };
    if (!wantsBytes(head, tag))
      return { file: { name: found.name, sizeBytes: found.sizeBytes, ...shown, bytes: null } };
    const { name, sizeBytes, stream } = await snapshotFiles.open(actor, key, path, part);
    return { file: { name, sizeBytes, ...shown, bytes: stream } };
  },
});

/** The addresses of what is in snapshots. */
export const SNAPSHOT_FILE_OPERATIONS: OperationTable = {
  '/snapshots/{key}/files': { GET: listFiles },
  '/snapshots/{key}/files/content': { GET: readFile },
};
