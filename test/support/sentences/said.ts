import type { Thing } from '../../../src/domain/problems/index.ts';
import type { Kind, ParamsOf } from '../../../src/domain/problems/kind.ts';

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
