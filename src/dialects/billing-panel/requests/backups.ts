import type { SnapshotColumn } from '../../../ports/records/work.ts';
import { type AuthenticatedCall, filled } from '../call.ts';
import { compileFieldRules } from './field-rules.ts';
import { readElid, readElids, readParent, readPlid } from './ids.ts';
import { type Paging, readPaging } from './paging.ts';
import { NAME_RULE } from './schedules.ts';

/** Which backups to list. */
export interface BackupListInput {
  readonly instanceId: number | null;
  readonly paging: Paging<SnapshotColumn>;
}

/** A backup to make now; its name is read after the instance is found. */
export interface BackupCreation {
  readonly instanceId: number;
  readonly readName: () => string;
}

/** A backup to rename; its name is read after the backup is found. */
export interface BackupChange {
  readonly id: number;
  readonly readName: () => string | null;
}

const SORT_FIELDS = { id: 'id', name: 'name', createdate: 'createdAt', image_size: 'sizeBytes' } as const;

const checkName = compileFieldRules({ name: NAME_RULE }, ['name']);

/** @throws GatewayError `not_found` */
export const readBackupList = ({ fields }: AuthenticatedCall): BackupListInput => ({
  instanceId: readParent(fields),
  paging: readPaging(fields, SORT_FIELDS),
});

/** @throws GatewayError `invalid_request` (no plid), `not_found` */
export const readBackupCreation = (call: AuthenticatedCall): BackupCreation => ({
  instanceId: readPlid(call.fields),
  readName: () => readName(call),
});

/** @throws GatewayError `not_found` */
export const readBackupChange = (call: AuthenticatedCall): BackupChange => ({
  id: readElid(call.fields, 'snapshot'),
  readName: () => (call.fields.has('name') ? readName(call) : null),
});

/** @throws GatewayError `not_found` */
export const readBackupForm = ({ fields }: AuthenticatedCall): number => readElid(fields, 'snapshot');

/** @throws GatewayError `invalid_request` (no elid), `not_found` */
export const readDeletedImages = ({ fields }: AuthenticatedCall): readonly number[] => readElids(fields, 'snapshot');

/** Whether the call fills in both fields that only a schedule has: then it makes one. */
export const hasRotation = ({ fields }: Pick<AuthenticatedCall, 'fields'>): boolean =>
  filled(fields, 'rotation_days') !== null && filled(fields, 'rotation_time') !== null;

/** @throws GatewayError `invalid_request` */
function readName({ fields }: AuthenticatedCall): string {
  const shown = fields.get('name') ?? '';
  const name = shown.trim();
  checkName({ name }, { name: shown });
  return name;
}
