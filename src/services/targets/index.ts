export type { RestorePhase, TargetColumn, TargetFilter } from '../../ports/records/targets.ts';
export { addTarget } from './creation.ts';
export { DeletedTargetFiles } from './deleted-files.ts';
export { Targets } from './targets.ts';
