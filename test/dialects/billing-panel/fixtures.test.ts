import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { RecurrenceJson } from '../../../src/domain/recurrence/index.ts';
import { STAFF } from '../../support/values.ts';
import { flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const FOLDER = new URL('../../../fixtures/dialects/billing-panel/', import.meta.url);

/** One exchange. Placeholders, `{{so}}`, stand for ids, times, tokens and addresses only. */
interface Fixture {
  readonly source: string;
  readonly given?: {
    readonly schedules?: readonly {
      readonly as: string;
      readonly name: string;
      readonly instances: readonly number[];
      readonly rule: RecurrenceJson;
    }[];
    readonly instances?: readonly { readonly id: number; readonly name: string }[];
    readonly backups?: readonly { readonly as: string; readonly name: string }[];
    readonly snapshots?: readonly { readonly as: string; readonly name: string }[];
    /** Whether the backups and snapshots are made by now. */
    readonly isDone?: boolean;
    readonly quotas?: { readonly quotaPerDay?: number; readonly quotaTotal?: number };
    /** Whether the instance may be overwritten by a restore. */
    readonly allowsRestore?: boolean;
    /** Calls of the same session before; the id that one answers is known `as` something. */
    readonly calls?: readonly Readonly<Record<string, string>>[];
    readonly secondsLater?: number;
  };
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly form?: 'multipart' | 'urlencoded';
    readonly fields?: Readonly<Record<string, string | string[]>>;
  };
  readonly response: {
    readonly status: number;
    readonly type?: string;
    readonly cookie?: string;
    readonly body?: unknown;
    readonly text?: string;
    /** Some fields of the rows that `demo` has afterwards. */
    readonly schedules?: readonly Readonly<Record<string, string>>[];
    /** The same of other lists, by function. */
    readonly lists?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
    /** How many backups the instance keeps afterwards. */
    readonly rotation?: number;
  };
}

const PATTERNS: Readonly<Record<string, string>> = {
  id: '[1-9]\\d*',
  host: 'http://127\\.0\\.0\\.1:\\d+',
  ip: '127\\.0\\.0\\.1',
  uuid: '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
  '24 hex': '[0-9a-f]{24}',
};

/** The text as a pattern of which everything but the placeholders is to be met to the letter. */
const toPattern = (text: string): RegExp => {
  const escaped = Object.entries(PATTERNS).reduce(
    (pattern, [placeholder, meaning]) => pattern.replaceAll(`\\{\\{${placeholder}\\}\\}`, meaning),
    text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${escaped}$`);
};

const assertMeets = (actual: string, expected: string): void => {
  if (!toPattern(expected).test(actual)) assert.equal(actual, expected);
};

const setScene = async (panel: Panel, given: Fixture['given'] = {}): Promise<Map<string, string>> => {
  const known = new Map([
    ['{{token}}', panel.demo.token],
    ['{{password}}', panel.demo.password],
  ]);
  for (const { as, name, rule, instances } of given.schedules ?? []) {
    known.set(`{{${as}}}`, String((await panel.addSchedule(name, rule, instances)).id));
  }
  for (const { id, name } of given.instances ?? []) await panel.gateway.addInstance(panel.demo, id, name);
  for (const [snapshotClass, copies] of [
    ['backup', given.backups ?? []],
    ['snapshot', given.snapshots ?? []],
  ] as const) {
    for (const { as, name } of copies) {
      const { snapshots } = await panel.gateway.services.backups.backUp(STAFF, { id: INSTANCE }, snapshotClass, name);
      known.set(`{{${as}}}`, String(snapshots[0]?.id));
      known.set(`{{${as}_uuid}}`, String(snapshots[0]?.uuid));
    }
  }
  if (given.isDone === true) await panel.gateway.work();
  if (given.allowsRestore === true) {
    await panel.gateway.services.targets.change(STAFF, { id: INSTANCE }, { allowsInPlaceRestore: true });
  }
  if (given.quotas !== undefined) await panel.gateway.services.accounts.change(STAFF, 'demo', given.quotas);
  for (const { as, func = '', ...fields } of JSON.parse(fillIn(known, JSON.stringify(given.calls ?? [])))) {
    const answered = await panel.call(func, fields);
    if (as !== undefined) known.set(`{{${as}}}`, textOf(answered, 'id'));
  }
  panel.gateway.clock.advance(given.secondsLater ?? 0);
  return known;
};

const fillIn = (known: ReadonlyMap<string, string>, text: string): string =>
  [...known].reduce((all, [name, value]) => all.replaceAll(name, value), text);

const pickShown = (
  rows: readonly Readonly<Record<string, string>>[],
  expected: readonly Readonly<Record<string, string>>[],
) => rows.map((row, index) => pick(row, Object.keys(expected[index] ?? {})));

describe('a panel client gets the documented answer', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
    it(file.replace('.json', '').replaceAll('-', ' '), async () => {
      const fixture: Fixture = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
      const panel = await openPanel();
      try {
        const known = await setScene(panel, fixture.given);
        const fill = (text: string) => fillIn(known, text);
        const { method, path, form, fields = {} } = fixture.request;
        const filled = JSON.parse(fill(JSON.stringify(fields)));
        const sent = await panel.send(filled, { method, path: fill(path), ...(form === undefined ? {} : { form }) });

        const { status, type, cookie, body, text, schedules, lists = {}, rotation } = fixture.response;
        assertMeets(sent.text, fill(text ?? JSON.stringify(body)));
        assert.equal(sent.status, status);
        assert.equal(sent.headers['content-type'], type ?? 'application/json; charset=utf-8');
        assert.equal(sent.headers['cache-control'], 'no-store');
        assertMeets(String(sent.headers['set-cookie'] ?? ''), cookie ?? '');
        if (schedules !== undefined) {
          const expected = JSON.parse(fill(JSON.stringify(schedules)));
          assert.deepEqual(pickShown(await panel.rows(), expected), expected);
        }
        for (const [func, rows] of Object.entries(lists)) {
          const expected = JSON.parse(fill(JSON.stringify(rows)));
          assert.deepEqual(pickShown(flatRows(await panel.call(func)), expected), expected);
        }
        if (rotation !== undefined) {
          const target = await panel.gateway.services.targets.find(STAFF, { id: INSTANCE });
          assert.equal(target.rotation, rotation);
        }
      } finally {
        await panel.close();
      }
    });
  }
});

const pick = (row: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, row[name]]));
