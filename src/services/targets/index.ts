export type { DirectoryListing } from '../../ports/file-area.ts';
export type { TargetState } from '../../ports/records/overview.ts';
export type { RestorePhase, TargetColumn, TargetFilter } from '../../ports/records/targets.ts';
export { addTarget } from './creation.ts';
export type { DeletedTargetFiles } from './deleted-files.ts';
export type { Directories } from './directories.ts';
export { removeTargets } from './removal.ts';
export type { Targets } from './targets.ts';
export type { VolumeBytes } from './volume-bytes.ts';
