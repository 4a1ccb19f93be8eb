import type { SnapshotClass } from '../../../domain/snapshot.ts';
import type { SnapshotColumn } from '../../../services/snapshots/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { filled, formReader, NAME, type ReadForm, readElid, readElids, readParent, readPlid } from '../fields.ts';
import { type FilterSource, readFilterSource, readGivenFilter } from '../filters/read.ts';
import { type Paging, readPaging } from '../paging.ts';
import { ROTATION_FIELDS } from '../schedules/schema.ts';
import { BACKUP_FILTER, SNAPSHOT_FILTER } from './filter.ts';

/** Which backups or snapshots to list. */
export interface BackupListInput {
  readonly instanceId: number | null;
  readonly filter: FilterSource;
  readonly paging: Paging<SnapshotColumn>;
}

/** A backup to make now. What is wrong with its form is told once its instance is found. */
export interface BackupCreation {
  readonly instanceId: number;
  readonly form: ReadForm<{ readonly name: string }>;
}

const SORT_FIELDS = { id: 'id', name: 'name', createdate: 'createdAt', image_size: 'sizeBytes' } as const;

const readNew = formReader({ name: NAME }, ['name']);

/** @throws GatewayError `not_found` */
export const readBackupList = (call: AuthenticatedCall, snapshotClass: SnapshotClass): BackupListInput => ({
  instanceId: readParent(call.fields),
  filter: snapshotClass === 'snapshot' ? readFilterSource(call, SNAPSHOT_FILTER) : readGivenFilter(call, BACKUP_FILTER),
  paging: readPaging(call.fields, SORT_FIELDS),
});

/** @throws PanelRefusal (no plid), GatewayError `not_found` */
export const readBackupCreation = (call: AuthenticatedCall): BackupCreation => ({
  instanceId: readPlid(call.fields),
  form: readNew(call.fields),
});

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readBackup = ({ fields }: AuthenticatedCall): number => readElid(fields, 'snapshot');

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readDeletedImages = ({ fields }: AuthenticatedCall): readonly number[] => readElids(fields, 'snapshot');

/** Whether the call fills in both fields that only a schedule has: then it makes one. */
export const hasRotation = ({ fields }: Pick<AuthenticatedCall, 'fields'>): boolean =>
  ROTATION_FIELDS.every((name) => filled(fields, name) !== null);
