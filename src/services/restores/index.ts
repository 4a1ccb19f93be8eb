export { refuseTooManyVolumes } from './limits.ts';
export { targetDeleted } from './refusals.ts';
export { describeKept, dropKept, dropKeptAfter } from './replaced-originals.ts';
export { Restores } from './restores.ts';
export { RestoreWork } from './work.ts';
