export type { FeedPosition } from '../../ports/events.ts';
export type { ChangesSince, changesSince, ReadPosition } from './changes.ts';
export type { feedPosition } from './feed-position.ts';
export { endRestore, endTask, moveSnapshot } from './state-changes.ts';
