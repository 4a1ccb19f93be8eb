import type { Command } from 'commander';
import type { Client } from '../../clients/typescript/client.ts';
import { NO_SCRIPTS, type ScheduleScripts, type ScriptCall } from '../domain/script.ts';
import type { Key } from '../ports/records/page.ts';
import { collectSettings, parseKey, type Setting } from './arguments.ts';
import { keyText } from './called.ts';
import { Misuse } from './failure.ts';

/** Which scripts go around the backups of a schedule's runs; `false` = none. */
export interface ScriptOptions {
  readonly preScript?: Key | false;
  readonly postScript?: Key | false;
  readonly preVariable?: readonly Setting[];
  readonly postVariable?: readonly Setting[];
}

/** Adds `--pre-script`, `--post-script` and their variables. */
export const withScriptOptions = (command: Command): Command =>
  command
    .option('--pre-script <script>', 'what goes before the backups of a run, by id or uuid', parseKey)
    .option('--pre-variable <name=value>', 'what it has in its environment; may be repeated', collectSettings)
    .option('--post-script <script>', 'what goes after them', parseKey)
    .option('--post-variable <name=value>', 'what that has in its environment; may be repeated', collectSettings);

/** What a schedule calls by these options; what they say nothing of stays. @throws Misuse, `not_found` (script). */
export async function readScripts(
  client: Client,
  { preScript, postScript, preVariable, postVariable }: ScriptOptions,
  standing: ScheduleScripts = NO_SCRIPTS,
): Promise<ScheduleScripts> {
  const read = async (
    script: Key | false | undefined,
    variables: readonly Setting[] | undefined,
    call: ScriptCall | null,
  ): Promise<ScriptCall | null> => {
    const scriptId = script ? await idOf(client, script) : (call?.scriptId ?? null);
    if (script !== false && scriptId !== null)
      return {
        scriptId,
        parameters: variables === undefined ? (call?.parameters ?? {}) : Object.fromEntries(variables),
      };
    if (variables !== undefined)
      throw new Misuse('Variables are given for a script that is not called; name the script too.');
    return null;
  };
  return {
    pre: await read(preScript, preVariable, standing.pre),
    post: await read(postScript, postVariable, standing.post),
  };
}

const idOf = async (client: Client, script: Key): Promise<number> =>
  (await client.call('getScript', { parts: { key: keyText(script) } })).id;
