import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../serve/gateway-process.ts';

/** The fenced blocks of a page in one language, in its order. */
export const blocksOf = (page: string, language: string): readonly string[] =>
  [...readFileSync(join(PROJECT, page), 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, named, text = '']) =>
    named === language ? [text] : [],
  );

/** The commands of a block: lines, with those that a backslash at their end joins to them. */
export const commandsIn = (block: string): readonly string[] =>
  block.split(/(?<!\\)\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
