import type { SnapshotClass } from '../../../domain/snapshot.ts';
import type { Parameters } from '../../../server/dialect.ts';
import type { SnapshotColumn } from '../../../services/snapshots/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { filled, formReader, NAME, type ReadForm, readElid, readElids, readParent, readPlid } from '../fields.ts';
import { type FilterSource, readFilterSource, readGivenFilter } from '../filters/read.ts';
import { type Paging, readPaging } from '../paging.ts';
import { ROTATION_FIELDS } from '../schedules/schema.ts';
import { BACKUP_FILTER, IMAGE_FILTER, SNAPSHOT_FILTER } from './filter.ts';

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

const FILTERS: Readonly<Record<SnapshotClass | 'image', (call: AuthenticatedCall) => FilterSource>> = {
  backup: (call) => readGivenFilter(call, BACKUP_FILTER),
  snapshot: (call) => readFilterSource(call, SNAPSHOT_FILTER),
  image: (call) => readFilterSource(call, IMAGE_FILTER),
};

/** @throws GatewayError `not_found` */
export const readBackupList = (call: AuthenticatedCall, listed: SnapshotClass | 'image'): BackupListInput => ({
  instanceId: readParent(call.fields),
  filter: FILTERS[listed](call),
  paging: readPaging(call, SORT_FIELDS),
});

/** @throws PanelRefusal (no plid), GatewayError `not_found` */
export const readBackupCreation = ({ fields }: AuthenticatedCall, snapshotClass: SnapshotClass): BackupCreation => ({
  instanceId: readPlid(fields),
  form: snapshotClass === 'backup' ? readNewBackup(fields) : readNew(fields),
});

/** One of both fields of a schedule may be that of a schedule whose other was forgotten: no backup is made of it. */
function readNewBackup(fields: Parameters): BackupCreation['form'] {
  const form = readNew(fields);
  const [field] = ROTATION_FIELDS.filter((name) => filled(fields, name) !== null);
  if (field === undefined || 'refused' in form) return form;
  const advice = { key: 'advice.both_rotations' } as const;
  return { refused: { kind: 'field', field, value: fields.get(field) ?? '', advice } };
}

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readBackup = ({ fields }: AuthenticatedCall): number => readElid(fields, 'snapshot');

/** @throws PanelRefusal (no elid), GatewayError `not_found` */
export const readDeletedImages = ({ fields }: AuthenticatedCall): readonly number[] => readElids(fields, 'snapshot');

/** Whether the call fills in both fields that only a schedule has: then it makes one. */
export const hasRotation = ({ fields }: Pick<AuthenticatedCall, 'fields'>): boolean =>
  ROTATION_FIELDS.every((name) => filled(fields, name) !== null);
