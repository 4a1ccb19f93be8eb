export type { selectByHand } from './by-hand.ts';
export type { comparePolicies, PolicyChange } from './policy-changes.ts';
export { loadPools, type PoolPlace, type PoolSnapshot, selectIn } from './pools.ts';
export { IMAGINED, type PoolPreview, previewOf, type previewRetention } from './previews.ts';
export { PRUNING_INTERVAL_SECONDS, type Pruning } from './pruning.ts';
export {
  callBack,
  findUndoable,
  judgePolicy,
  judgeRotation,
  markLetGo,
  type UndoableChanges,
} from './undoable-changes.ts';
