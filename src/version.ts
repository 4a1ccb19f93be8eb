import { readFileSync } from 'node:fs';

/** This version of Backrota, as `package.json` has it. */
export const VERSION: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
