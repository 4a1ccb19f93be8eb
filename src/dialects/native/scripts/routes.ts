import type { Static } from 'typebox';
import { problemOf, thing } from '../../../domain/problems/index.ts';
import { MAX_SCRIPT_SECONDS, type Script } from '../../../domain/script.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { TriedScript } from '../../../services/scripts/index.ts';
import { keyOf } from '../keys.ts';
import { LIST_QUERY, listOf, pagedAnswer, pageOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { requireSeen } from '../preconditions.ts';
import { showFailure } from '../problems.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { timeOrNull } from '../times.ts';
import { NEW_SCRIPT, SCRIPT, SCRIPT_CHANGE, SCRIPT_TRIAL, SCRIPT_TRIED } from './schema.ts';

const showScript = (script: Script): Static<typeof SCRIPT> => ({
  id: script.id,
  uuid: script.uuid,
  name: script.name,
  description: script.description,
  content: script.content,
  timeoutSeconds: script.timeoutSeconds,
  occasion: script.occasion,
  version: script.version,
  createdAt: formatTime(script.createdAt),
  updatedAt: timeOrNull(script.updatedAt),
});

const showTried = (
  { script, end, output, seconds }: TriedScript,
  speech: NativeSpeech,
): Static<typeof SCRIPT_TRIED> => {
  const isDone = end.why === 'exit' && end.code === 0;
  const failed = problemOf('script_failed', { script: thing('script', script), phase: 'pre', end });
  return {
    exitCode: end.why === 'exit' ? end.code : null,
    failure: isDone ? null : showFailure(failed, speech),
    output,
    seconds: Math.round(seconds * 1_000) / 1_000,
  };
};

const answerScript = (script: Script) => ({ body: showScript(script), version: script.version });

const listScripts = operation({
  id: 'listScripts',
  summary: 'Programs that go before and after backups, the newest first',
  needs: 'staff',
  query: LIST_QUERY,
  reply: listOf(SCRIPT),
  run: async ({ scripts }, { query }, actor) => {
    const { rows, total } = await scripts.listPage(actor, pageOf(query));
    return pagedAnswer(rows, total, query, showScript);
  },
});

const createScript = operation({
  id: 'createScript',
  summary: 'A new script',
  needs: 'staff',
  body: NEW_SCRIPT,
  status: 201,
  reply: SCRIPT,
  run: async ({ scripts }, { body }, actor) => {
    const { description = '', timeoutSeconds = MAX_SCRIPT_SECONDS, occasion = 'always', ...others } = body;
    const made = await scripts.add(actor, { ...others, description, timeoutSeconds, occasion });
    return { ...answerScript(made), location: `/scripts/${made.id}` };
  },
});

const getScript = operation({
  id: 'getScript',
  summary: 'One script',
  needs: 'staff',
  reply: SCRIPT,
  run: async ({ scripts }, given, actor) => answerScript(await scripts.find(actor, keyOf(given, 'script'))),
});

const changeScript = operation({
  id: 'changeScript',
  summary: 'Changes what is named of a script; schedules call what it is from then on',
  needs: 'staff',
  isVersioned: true,
  body: SCRIPT_CHANGE,
  reply: SCRIPT,
  run: async ({ scripts }, given, actor) => {
    const key = keyOf(given, 'script');
    const seen = answerScript(await scripts.find(actor, key));
    requireSeen(given.version, seen);
    return answerScript(await scripts.change(actor, key, given.body, { version: seen.version }));
  },
});

const deleteScript = operation({
  id: 'deleteScript',
  summary: 'Deletes a script that no schedule calls',
  needs: 'staff',
  isVersioned: true,
  status: 204,
  run: async ({ scripts }, given, actor) => {
    const key = keyOf(given, 'script');
    const seen = answerScript(await scripts.find(actor, key));
    requireSeen(given.version, seen);
    await scripts.remove(actor, key, { version: seen.version });
    return {};
  },
});

const testScript = operation({
  id: 'testScript',
  summary: 'Runs a script by itself, as before a backup; nothing is backed up',
  needs: 'staff',
  body: SCRIPT_TRIAL,
  reply: SCRIPT_TRIED,
  run: async ({ scriptTrials }, { body, ...given }, actor) => {
    const { parameters = {}, ...trial } = body;
    const tried = await scriptTrials.run(actor, keyOf(given, 'script'), { ...trial, parameters });
    return { body: showTried(tried, given.speech) };
  },
});

/** The addresses of scripts. */
export const SCRIPT_OPERATIONS: OperationTable = {
  '/scripts': { GET: listScripts, POST: createScript },
  '/scripts/{key}': { GET: getScript, PATCH: changeScript, DELETE: deleteScript },
  '/scripts/{key}/tests': { POST: testScript },
};
