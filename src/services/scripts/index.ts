export { checkCalls } from './calls.ts';
export type * as scripts from './scripts.ts';
export type { ScriptTrials, TriedScript } from './trials.ts';
