import { MAX_ROTATION } from '../../../domain/target.ts';
import type { TargetColumn } from '../../../ports/records/things.ts';
import type { AuthenticatedCall } from '../call.ts';
import { compileFieldRules } from './field-rules.ts';
import { readElid } from './ids.ts';
import { type Paging, readPaging } from './paging.ts';

/** An instance to change; its fields are read after it is found. */
export interface InstanceChange {
  readonly id: number;
  /** How many scheduled backups it keeps; `null` = as many as before. */
  readonly readRotation: () => number | null;
}

const SORT_FIELDS = { id: 'id', name: 'name', servername: 'name', createdate: 'createdAt' } as const;

/** The cabinet lets `5.5`, `1e1` and `0x3` through. */
const checkRotation = compileFieldRules(
  {
    backup_rotation: {
      schema: { type: 'integer', minimum: 1, maximum: MAX_ROTATION },
      field: 'rotation',
      advice: `give a whole number from 1 to ${MAX_ROTATION}.`,
    },
  },
  ['backup_rotation'],
);

/** Every list of instances shows all of them; `elid` and `plid` mean nothing here. */
export const readInstanceList = ({ fields }: AuthenticatedCall): Paging<TargetColumn> =>
  readPaging(fields, SORT_FIELDS);

/** @throws GatewayError `invalid_request` (no elid), `not_found` */
export const readInstance = ({ fields }: AuthenticatedCall): number => readElid(fields, 'target');

/** @throws GatewayError `invalid_request` (no elid), `not_found` */
export const readInstanceChange = (call: AuthenticatedCall): InstanceChange => ({
  id: readInstance(call),
  readRotation: () => {
    const shown = call.fields.get('backup_rotation');
    if (shown === undefined) return null;
    const text = shown.trim();
    const rotation = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    checkRotation({ backup_rotation: rotation }, { backup_rotation: shown });
    return rotation;
  },
});
