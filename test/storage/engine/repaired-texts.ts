import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HeldTexts, repairTexts } from '../../../migrations/well-formed-text/repair-texts.ts';
import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import { openDatabase } from '../../../src/storage/engine/knex.ts';
import { migrate, migrationDatabase } from '../../../src/storage/engine/migrate.ts';
import { Sql } from '../../../src/storage/engine/sql.ts';

const MEMORY: HeldTexts = { table: 'settings', key: ['name'], columns: ['value'] };

/** What stands in a database that took any text, and what it is once repaired. */
const TEXTS: Readonly<Record<string, readonly [stored: string, repaired: string]>> = {
  'half a pair in JSON': [JSON.stringify({ meta: { k: '\ud83d' } }), '{"meta":{"k":"\u{FFFD}"}}'],
  'half a pair in a name': [JSON.stringify({ 'a\udc00': [1, { b: 'x' }] }), '{"a\u{FFFD}":[1,{"b":"x"}]}'],
  'NUL in JSON': [JSON.stringify({ a: ['b\0c', '\0'] }), '{"a":["bc",""]}'],
  'JSON in JSON': [
    JSON.stringify({ text: JSON.stringify({ a: 'b\ud800' }) }),
    JSON.stringify({ text: '{"a":"b\u{FFFD}"}' }),
  ],
  'NUL in a text': ['a\0b', 'ab'],
  'a whole pair': [JSON.stringify('\u{1F600}'), JSON.stringify('\u{1F600}')],
  'a text about escapes': ['write \\ud83d or \\u0000', 'write \\ud83d or \\u0000'],
  'JSON about escapes': ['{ "a" : "\\\\ud83d" }', '{ "a" : "\\\\ud83d" }'],
};

/** Stored texts that are none are repaired, on whatever database. */
export const repairedTexts = (newLocation: () => DatabaseLocation | Promise<DatabaseLocation>): void => {
  test('what is stored and no text is repaired, all else keeps its bytes, as often as it is done', async () => {
    const knex = await openDatabase(await newLocation());
    try {
      await migrate(knex);
      const sql = new Sql(knex);
      await sql.write('DELETE FROM settings');
      const rows = Object.entries(TEXTS).flatMap(([name, [stored]]) =>
        // More than one batch of each.
        Array.from({ length: 60 }, (_, copy) => [`${name} ${copy}`, stored]),
      );
      for (const row of rows) await sql.write('INSERT INTO settings (name, value) VALUES (?, ?)', row);
      for (let times = 0; times < 2; times += 1) {
        await repairTexts(migrationDatabase(sql), MEMORY);
        for (const { name, value } of await sql.all<{ name: string; value: string }>('SELECT * FROM settings')) {
          assert.equal(value, TEXTS[name.replace(/ \d+$/, '')]?.[1], name);
        }
      }
    } finally {
      await knex.destroy();
    }
  });
};
