export { endRestore, endTask, moveSnapshot } from './state-changes.ts';
