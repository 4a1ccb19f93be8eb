import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitsPlainly } from '../../../src/dialects/native/plain-query.ts';
import { OPERATIONS } from '../../../src/dialects/native/routes.ts';
import { compileSchema } from '../../../src/server/schema.ts';

const VALUES: readonly unknown[] = [
  ...['', 'x', 'id', '-id', '1', '2026-01-02', '2026-01-02T03:04:05Z', 'no time', 'a'.repeat(64), '€'.repeat(5_000)],
  ...[-1, 0, 1, 50, 100, 1_000, 1_001, 1e15, 0.5, true, false, null, ['x'], [1], ['x', 'x']],
];

const queries = Object.entries(OPERATIONS).flatMap(([address, methods]) =>
  Object.entries(methods).map(([method, { query }]) => ({ named: `${method} ${address}`, query })),
);

describe('a query that is taken without a validator', () => {
  it('is one that the validator takes too, whatever operation it asks for', () => {
    let taken = 0;
    for (const { named, query } of queries) {
      const fits = compileSchema(query);
      const names = [...Object.keys(query.properties), 'constructor', 'unknown'];
      const asked = names.flatMap((name) => {
        const { enum: choices = [] } = (query.properties[name] ?? {}) as { readonly enum?: readonly unknown[] };
        const items = (
          query.properties[name] as { readonly items?: { readonly enum?: readonly unknown[] } } | undefined
        )?.items;
        const lists = [[], items?.enum ?? [], [...(items?.enum ?? []), 'x'], Array(2).fill(items?.enum?.[0])];
        return [...VALUES, ...choices, ...lists].map((value) => ({ [name]: value }));
      });
      for (const given of [{}, ...asked]) {
        if (!fitsPlainly(query, given)) continue;
        taken += 1;
        assert.ok(fits(given), `${named} ${JSON.stringify(given).slice(0, 80)}`);
      }
    }
    assert.ok(taken > queries.length, 'and there are such');
  });

  it('is what lists are asked for by their page', () => {
    const query = OPERATIONS['/schedules']?.GET?.query ?? assert.fail();
    assert.deepEqual(
      [{ limit: 50, action: ['backup'] }, { action: [] }, { limit: -1 }, { limit: 'x' }, { unknown: 1 }].map((given) =>
        fitsPlainly(query, given),
      ),
      [true, false, false, false, false],
    );
  });
});
