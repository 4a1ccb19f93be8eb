import type { Static } from 'typebox';
import { formatTime } from '../../../server/utc-time.ts';
import type { AuditLine } from '../../../services/identity/index.ts';
import { TIMES_QUERY, timesIn } from '../filters.ts';
import { cursorBehind, idBehind, LIST_QUERY, listOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { anyOf, COUNT, ID, nullable, objectOf, TIME, textUpTo, wholeFrom } from '../schema.ts';
import { timeOrNull } from '../times.ts';
import { Type } from '../type.ts';

/** One line of the audit. */
export const AUDIT_LINE = objectOf({
  at: TIME,
  actor: Type.String(),
  accountId: nullable(ID),
  action: Type.String(),
  noun: nullable(Type.String(), 'What kind of thing it was done to.'),
  objectId: nullable(ID),
  details: Type.Record(Type.String(), Type.Unknown()),
});

const MOST_LINES = 1_000;

const listAudit = operation({
  id: 'listAudit',
  summary: 'Who did what to which thing, the newest first: of admins in their account, of staff everywhere',
  needs: 'admin',
  query: {
    account: Type.Optional(ID),
    actor: Type.Optional(textUpTo(255, 'Who did it, as a line has it: login:7.')),
    action: Type.Optional(anyOf(textUpTo(64), 'As schedule.change.')),
    noun: Type.Optional(anyOf(textUpTo(40), 'As schedule.')),
    object: Type.Optional(ID),
    ...TIMES_QUERY,
    limit: Type.Optional(wholeFrom(1, MOST_LINES)),
    after: LIST_QUERY.after,
  },
  reply: listOf(AUDIT_LINE),
  run: async ({ oversight }, { query }, actor) => {
    const { account = null, limit = 50, actor: label, action, noun, object, after } = query;
    const { lines, next } = await oversight.auditPage(actor, {
      accountId: account,
      limit,
      ...(label === undefined ? {} : { actor: label }),
      ...(action === undefined ? {} : { actions: action }),
      ...(noun === undefined ? {} : { nouns: noun }),
      ...(object === undefined ? {} : { objectId: object }),
      ...(after === undefined ? {} : { beforeId: idBehind(after) }),
      ...timesIn(query),
    });
    return { body: { items: lines.map(showLine) }, next: next === null ? null : cursorBehind(next) };
  },
});

const showLine = ({ id: _id, at, details, ...line }: AuditLine): Static<typeof AUDIT_LINE> => ({
  ...line,
  at: formatTime(at),
  details: { ...details },
});

/** A machine that works on the database. */
export const NODE = objectOf({
  name: Type.String(),
  seenAt: nullable(TIME, 'null: no server of that name was ever seen.'),
  stores: COUNT,
  volumes: COUNT,
});

const listNodes = operation({
  id: 'listNodes',
  summary: 'The machines that work on the database, and how much only each of them reaches',
  needs: 'staff',
  reply: listOf(NODE),
  run: async ({ nodes }, _given, actor) => ({
    body: {
      items: (await nodes.list(actor)).map(({ seenAt, ...node }) => ({ ...node, seenAt: timeOrNull(seenAt) })),
    },
  }),
});

const renameNode = operation({
  id: 'renameNode',
  summary: 'Gives the stores and volumes of one node to another name, such as that of the machine in its place',
  needs: 'staff',
  body: objectOf({ name: textUpTo(100, 'The NODE_NAME that the machine has now.') }),
  reply: objectOf({ stores: COUNT, volumes: COUNT }, 'How many go to the other name.'),
  run: async ({ nodes }, { parts: { key = '' }, body }, actor) => {
    const { stores, volumes } = await nodes.rename(actor, key, body.name);
    return { body: { stores, volumes } };
  },
});

/** The addresses of what staff oversees. */
export const AUDIT_OPERATIONS: OperationTable = {
  '/audit': { GET: listAudit },
  '/nodes': { GET: listNodes },
  '/nodes/{key}': { PATCH: renameNode },
};
