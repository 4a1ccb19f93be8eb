export { Restores } from './restores.ts';
export { RestoreWork } from './work.ts';
