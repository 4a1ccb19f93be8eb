import { MAX_ROTATION } from '../../../domain/target.ts';
import type { TargetColumn } from '../../../services/targets/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { compileFieldRules, readElid } from '../fields.ts';
import { type FilterSource, readFilterSource } from '../filters/read.ts';
import { type Paging, readPaging } from '../paging.ts';
import { INSTANCE_FILTER } from './filter.ts';

/** Which instances to list. */
export interface InstanceListInput {
  readonly filter: FilterSource;
  /** The rows' zone: a filter's days are of it too. */
  readonly timeZone: string;
  readonly paging: Paging<TargetColumn>;
}

/** An instance to change; its fields are read once it is found. */
export interface InstanceChange {
  readonly id: number;
  /** How many scheduled backups it keeps; absent = as many as before. */
  readonly readPatch: () => { readonly rotation?: number };
}

const SORT_FIELDS = { id: 'id', name: 'name', servername: 'name', createdate: 'createdAt' } as const;

/** The cabinet lets `5.5`, `1e1` and `0x3` through. */
const checkRotation = compileFieldRules(
  {
    backup_rotation: {
      schema: { type: 'integer', minimum: 1, maximum: MAX_ROTATION },
      advice: { key: 'advice.rotation', values: { most: MAX_ROTATION } },
    },
  },
  ['backup_rotation'],
);

/** `elid` and `plid` mean nothing here. */
export const readInstanceList = (call: AuthenticatedCall): InstanceListInput => ({
  filter: readFilterSource(call, INSTANCE_FILTER),
  timeZone: call.caller.account.timeZone,
  paging: readPaging(call.fields, SORT_FIELDS),
});

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readInstance = ({ fields }: AuthenticatedCall): number => readElid(fields, 'target');

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readInstanceChange = (call: AuthenticatedCall): InstanceChange => ({
  id: readInstance(call),
  readPatch: () => {
    const shown = call.fields.get('backup_rotation');
    if (shown === undefined) return {};
    const text = shown.trim();
    const rotation = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    checkRotation({ backup_rotation: rotation }, { backup_rotation: shown });
    return { rotation };
  },
});
