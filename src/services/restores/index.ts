export type { Restores } from './restores.ts';
export type { RestoreWork } from './work.ts';
