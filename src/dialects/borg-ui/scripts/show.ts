import { problemOf, thing } from '../../../domain/problems/index.ts';
import type { Script } from '../../../domain/script.ts';
import type { TriedScript } from '../../../services/scripts/index.ts';
import { sayProblem } from '../problems.ts';
import { formatTime, formatTimeOrNull } from '../times.ts';

/** Where a script left no exit code. */
const ENDED_OTHERWISE = -1;

/** Of all scripts. */
export const CATEGORY = 'custom';

/** A script as the list has it, and by itself. */
export const showScript = (script: Script): object => ({
  id: script.id,
  name: script.name,
  description: script.description === '' ? null : script.description,
  content: script.content,
  timeout: script.timeoutSeconds,
  run_on: script.occasion,
  category: CATEGORY,
  parameters: [],
  created_at: formatTime(script.createdAt),
  updated_at: formatTimeOrNull(script.updatedAt),
});

/** What came of a test. What a script writes is one text, wherever to; what ended it otherwise than by itself is said apart. */
export const showTrial = ({ script, end, output, seconds }: TriedScript): object => ({
  success: end.why === 'exit' && end.code === 0,
  exit_code: end.why === 'exit' ? end.code : ENDED_OTHERWISE,
  stdout: output,
  stderr:
    end.why === 'exit'
      ? ''
      : sayProblem(problemOf('script_failed', { script: thing('script', script), phase: 'pre', end })),
  execution_time: Math.round(seconds * 1_000) / 1_000,
});
