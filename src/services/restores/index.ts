export { endCutOff } from './cut-off.ts';
export type { DirectoryRestores } from './directory-restores.ts';
export type * as restores from './restores.ts';
export type { RestoreWork } from './work.ts';
