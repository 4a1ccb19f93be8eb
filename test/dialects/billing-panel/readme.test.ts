import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadConfig } from '../../../src/config.ts';
import { createRoutes } from '../../../src/dialects/billing-panel/routes.ts';
import { ROOT } from '../../support/source-files.ts';

const README = readFileSync(join(ROOT, 'src/dialects/billing-panel/README.md'), 'utf8');

describe("the README of the panel's room", () => {
  it('says for what each pair is there, and names no other', () => {
    const files = readdirSync(join(ROOT, 'fixtures/dialects/billing-panel'));
    const numbers = files.map((file) => file.split('-')[0]);
    assert.equal(new Set(numbers).size, numbers.length);
    const [, table = ''] = README.split('## Fixtures');
    const named = [...table.matchAll(/^\|[^|\n]+\|([ \d,]+)\|$/gm)].flatMap(([, list = '']) =>
      list.trim().split(/, */),
    );
    assert.deepEqual([...new Set(named)].sort(), numbers.sort());
  });

  it('names every function, in full or by its last part', () => {
    const routes = createRoutes(loadConfig({}).rooms.billingPanel);
    for (const func of routes.keys()) {
      const last = `\`.${func.split('.').at(-1)}\``;
      assert.ok(README.includes(`\`${func}\``) || README.includes(last), func);
    }
  });
});
