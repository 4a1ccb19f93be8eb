import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from '../../../src/config.ts';
import { createRoutes } from '../../../src/dialects/billing-panel/routes.ts';
import { anyText } from '../../support/any-text.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { STAFF } from '../../support/values.ts';
import { INSTANCE, openPanel, type Panel } from './panel.ts';
import { READERS } from './readers/any-format.ts';

const RUNS = thoroughly(1_000, 40);
const MOST_MILLISECONDS = thoroughly(60_000, 6_000);
const UNKNOWN = 7_000_001;

const SETTINGS = loadConfig({}).rooms.billingPanel;

/** Of logins a few are enough: each costs a hash. */
const FUNCTIONS = [...createRoutes(SETTINGS).keys(), 'menu', 'no.such', '', '__proto__', '<x>'].filter(
  (func) => func !== 'auth',
);

const NAMES = [
  ...['elid', 'plid', 'sok', 'name', 'image_name', 'rotation_days', 'rotation_time', 'backup_rotation', 'id'],
  ...[
    'p_num',
    'p_cnt',
    'p_col',
    'p_sort',
    'p_order',
    'lang',
    'clicked_button',
    'sfrom',
    'elname',
    'plname',
    'protected',
  ],
  ...['zone', 'select_rebuild', 'filter', 'username', 'qrcode', 'key', 'callback', 'a[b]', '__proto__', '460'],
];

const HOSTILE = [
  ...[
    '',
    ' ',
    '"',
    '""',
    '"ok"',
    'ok',
    'on',
    'off',
    'null',
    '460',
    "'460'",
    '-1',
    '1e9',
    '0',
    '1.5',
    '99999999999999999999',
  ],
  ...[
    '\u0000',
    '\u0008',
    '\u001B[2J',
    '\uFFFE',
    '\u2028',
    'a\r\nb',
    ']]>',
    '<!--',
    '&#0;',
    '{id}',
    '{message}',
    "' OR 1=1",
  ],
  ...['=1+1', '+id', '-name', '1,2,3', '0,6', 'Monday', '02:01', '25:99', 'ru', '🙂', '\u{10FFFF}', 'x'.repeat(300)],
];

const anyValue = (ids: readonly number[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids, INSTANCE, UNKNOWN).map(String) },
    { weight: 5, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 2, arbitrary: anyText(30) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...ids, 'x', ''), { maxLength: 3 }).map((all) => all.join(', ')) },
  );

const anyCall = (ids: readonly number[]) =>
  fc.record({
    func: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FUNCTIONS) }, { weight: 1, arbitrary: fc.string() }),
    out: fc.constantFrom(...Object.keys(READERS)),
    sends: fc.constantFrom({ method: 'GET' } as const, { form: 'urlencoded' } as const, { form: 'multipart' } as const),
    isKnown: fc.constantFrom(true, true, true, true, true, true, true, false),
    saves: fc.boolean(),
    fields: fc.dictionary(fc.constantFrom(...NAMES), anyValue(ids), { minKeys: 2, maxKeys: 10 }),
  });

const plant = async (panel: Panel): Promise<readonly number[]> => {
  const { services } = panel.gateway;
  const rule = { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' } as const;
  const schedules = [await panel.addSchedule('a, "b" <c> & d=e', rule), await panel.addSchedule('=1+1 🙂 \\', rule)];
  const { snapshots } = await services.backups.backUp(STAFF, { id: INSTANCE }, 'backup', 'By hand');
  await panel.gateway.work();
  return [...schedules, ...snapshots].map(({ id }) => id);
};

describe('whatever is sent to the panel', () => {
  it('the answer is a document of the asked format, no failure of ours, and a refusal changed nothing', async () => {
    const panel = await openPanel();
    try {
      const ids = await plant(panel);
      await fc.assert(
        fc.asyncProperty(anyCall(ids), async ({ func, out, sends, isKnown, saves, fields }) => {
          const auth = isKnown ? { auth: await panel.gateway.openSession(panel.demo.login) } : {};
          const call = { ...fields, ...auth, ...(saves ? { sok: 'ok' } : {}), func, out };
          const before = await panel.gateway.dump();
          const query = 'method' in sends ? `?${new URLSearchParams(call)}` : '';
          const answered = await panel.send(query === '' ? call : {}, { ...sends, path: `/${query}` });
          assert.ok(answered.status === 200 || (answered.status >= 400 && answered.status < 500), answered.text);
          const { contentType, read } = READERS[out] ?? assert.fail(out);
          assert.equal(answered.headers['content-type'], contentType);
          const { errorType } = read(answered.text);
          assert.notEqual(errorType, 'internal', answered.text);
          if (errorType === null) return;
          assert.deepEqual(await panel.gateway.dump(), before, `${func}: ${answered.text}`);
        }),
        { numRuns: RUNS, interruptAfterTimeLimit: MOST_MILLISECONDS },
      );
    } finally {
      await panel.close();
    }
  });
});
