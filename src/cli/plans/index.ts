/** Plans: what targets and schedules there are to be, in a file. Loaded by the commands that read or write one. */
export { PLAN_VERSION } from '../../plan-schema.ts';
export { applyChanges, type LettingGo, lettingGo, requireConfirmed } from './apply.ts';
export { type Change, changesTo } from './changes.ts';
export type { Plan } from './plan.ts';
export { readPlan } from './read.ts';
export { planOf, readStanding } from './standing.ts';
export { planText } from './write.ts';
