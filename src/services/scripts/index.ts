export { checkCalls } from './calls.ts';
export type * as scripts from './scripts.ts';
