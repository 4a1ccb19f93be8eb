import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Params, problemOf, type Reason, type Thing } from '../../src/domain/problems/index.ts';
import type { Kind, ParamsOf } from '../../src/domain/problems/kind.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';

/** What is told of a problem, and the sentence that says it. */
export type Said<P> = readonly [params: P, sentence: string];

/** At least one sentence for every reason of a table. */
export type Sentences<Table extends Readonly<Record<string, Kind>>> = {
  readonly [R in keyof Table]: readonly [Said<ParamsOf<Table[R]>>, ...Said<ParamsOf<Table[R]>>[]];
};

/** One thing of each noun that problems are told about. */
export const TARGET: Thing = { noun: 'target', id: 17, uuid: '0b9e7c1c-0000-4000-8000-000000000017', name: 'web' };
export const SNAPSHOT: Thing = { noun: 'snapshot', id: 52, uuid: '0b9e7c1c-0000-4000-8000-000000000052', name: 'mine' };
export const STORE: Thing = {
  noun: 'store',
  id: 3,
  uuid: '0b9e7c1c-0000-4000-8000-000000000003',
  name: 'Vault',
  locationCode: 'vault',
};

/** A test for each reason: that the product's own words for it are these. */
export function testSentences<Table extends Readonly<Record<string, Kind>>>(sentences: Sentences<Table>): void {
  for (const [reason, said] of Object.entries<readonly Said<object>[]>(sentences)) {
    test(`${reason} is said as this, and its params are plain data`, () => {
      for (const [params, sentence] of said) {
        const problem = problemOf(reason as Reason, params as Params<Reason>);
        assert.equal(sayInEnglish(problem), sentence);
        assert.deepEqual(JSON.parse(JSON.stringify(problem)), problem);
      }
    });
  }
}
