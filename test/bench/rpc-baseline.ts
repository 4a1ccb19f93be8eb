import { randomUUID } from 'node:crypto';
import multer from '@koa/multer';
import knexFactory, { type Knex } from 'knex';
import Koa from 'koa';
import type request from 'supertest';
import { SqliteClient } from '../../src/storage/engine/sqlite-client.ts';

/** A statement as the gateway sent it. */
interface Statement {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** Bare Koa and multer that answer the same bytes to everything. */
export function constantApp(answer: string): Koa {
  return new Koa().use(multer().none()).use((context) => {
    context.type = 'application/json';
    context.body = answer;
  });
}

/**
 * Bare Koa and multer that send, through stock knex, the statements that one call of ours sent, and answer the rows as
 * `JSON.stringify` has them. What a create made new (ids, uuids) is made new again.
 */
export async function replayApp(
  ours: Koa,
  file: string,
  call: (ours: Koa) => request.Test,
): Promise<{ readonly app: Koa; readonly answer: string; close(): Promise<void> }> {
  const { statements, answer } = await record(call(ours));
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: { pragma(text: string): void }, done: (error: null, connection: object) => void) => {
        for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'])
          connection.pragma(pragma);
        done(null, connection);
      },
    },
  });
  const isWrite = statements.some(({ sql }) => /^\s*(insert|update)/i.test(sql));
  const app = new Koa().use(multer().none()).use(async (context) => {
    const replay = replayer(statements);
    context.type = 'application/json';
    const rows = isWrite ? await knex.transaction((transaction) => replay(transaction)) : await replay(knex);
    context.body = JSON.stringify(rows);
  });
  return { app, answer, close: () => knex.destroy() };
}

/** One call of ours, with what it asked of the database: begin and commit aside. */
async function record(
  call: request.Test,
): Promise<{ readonly statements: readonly Statement[]; readonly answer: string }> {
  const statements: Statement[] = [];
  const original = SqliteClient.prototype._query;
  SqliteClient.prototype._query = function recordQuery(connection, query) {
    if (!/^(begin|commit)/i.test(query.sql)) statements.push({ sql: query.sql, bindings: [...(query.bindings ?? [])] });
    return original.call(this, connection, query);
  };
  try {
    const { text } = await call;
    return { statements, answer: text };
  } finally {
    SqliteClient.prototype._query = original;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What each call has another of: uuids, and the schedule's name. */
const isOwn = (value: string): boolean => UUID.test(value) || value.includes('%n');

/** Sends the statements in order; an id that an insert into `ids` gave out takes the place of the recorded one. */
function replayer(statements: readonly Statement[]): (knex: Knex) => Promise<unknown[]> {
  const isCreate = statements.some(({ sql }) => /insert into `?ids/i.test(sql));
  return async (knex) => {
    const answers: unknown[] = [];
    const renamed = new Map<unknown, unknown>();
    let lastSeq = 0;
    for (const { sql, bindings } of statements) {
      const values = bindings.map((value) => {
        if (isCreate && typeof value === 'string' && isOwn(value) && !renamed.has(value)) {
          renamed.set(value, randomUUID());
        }
        return renamed.get(value) ?? value;
      });
      // The second value of an event is its number, one more than its account's counter said.
      if (/insert into `?events/i.test(sql)) values[1] = lastSeq + 1;
      const answer = await knex.raw(sql, values as Knex.RawBinding[]);
      if (/^select account_id, seq from event_counters/i.test(sql)) lastSeq = answer[0].seq;
      if (/insert into `?ids/i.test(sql)) renamed.set(newIdOf(statements), answer.lastInsertRowid);
      answers.push(answer);
    }
    return answers;
  };
}

/** The id that the recorded create inserted: the first value of its schedule. */
function newIdOf(statements: readonly Statement[]): unknown {
  return statements.find(({ sql }) => /insert into `?schedules`?/i.test(sql))?.bindings[0];
}
