import { formatTime } from '../../../server/utc-time.ts';
import { listOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { COUNT, ID, nullable, objectOf, TIME, wholeFrom } from '../schema.ts';
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
  query: { account: Type.Optional(ID), limit: Type.Optional(wholeFrom(1, MOST_LINES)) },
  reply: listOf(AUDIT_LINE),
  run: async ({ oversight }, { query: { account = null, limit = 50 } }, actor) => ({
    body: {
      items: (await oversight.audited(actor, account, limit)).map((line) => ({
        at: formatTime(line.at),
        actor: line.actor,
        accountId: line.accountId,
        action: line.action,
        noun: line.noun,
        objectId: line.objectId,
        details: { ...line.details },
      })),
    },
  }),
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

/** The addresses of what staff oversees. */
export const AUDIT_OPERATIONS: OperationTable = {
  '/audit': { GET: listAudit },
  '/nodes': { GET: listNodes },
};
