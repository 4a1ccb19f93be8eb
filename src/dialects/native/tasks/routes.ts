import type { Actor } from '../../../domain/account.ts';
import type { Task } from '../../../domain/task.ts';
import { MOST_LOG_LINES } from '../../../domain/task-log.ts';
import type { NativeServices } from '../call.ts';
import { keyOf } from '../keys.ts';
import { type OperationTable, operation } from '../operation.ts';
import { wholeFrom } from '../schema.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { Type } from '../type.ts';
import { TASK, TASK_LOG, TASK_OUTPUTS } from './schema.ts';
import { showLine, showTasks } from './show.ts';

async function answerTask(services: NativeServices, actor: Actor, task: Task, speech: NativeSpeech) {
  const [body] = await showTasks(services, actor, [task], speech);
  if (body === undefined) throw new Error('One task was not shown.');
  return { body };
}

const getTask = operation({
  id: 'getTask',
  summary: "One target's part of a run",
  needs: 'viewer',
  reply: TASK,
  run: async (services, given, actor) =>
    answerTask(services, actor, await services.runs.findTask(actor, keyOf(given, 'task')), given.speech),
});

const cancelTask = operation({
  id: 'cancelTask',
  summary: 'Calls a task off; a copy that is being made stops, and leaves nothing',
  needs: 'operator',
  reply: TASK,
  run: async (services, given, actor) => {
    const key = keyOf(given, 'task');
    await services.runs.cancelTask(actor, key);
    return answerTask(services, actor, await services.runs.findTask(actor, key), given.speech);
  },
});

const readLog = operation({
  id: 'readTaskLog',
  summary: 'What was done for a task, line by line, also while it is done',
  needs: 'viewer',
  query: {
    offset: Type.Optional(wholeFrom(0, Number.MAX_SAFE_INTEGER, 'The number of the last line that you have.')),
    limit: Type.Optional(wholeFrom(1, MOST_LOG_LINES, 'How many lines at most; 200 where absent.')),
  },
  reply: TASK_LOG,
  run: async (services, { query: { offset = 0, limit = 200 }, ...given }, actor) => {
    const page = { after: offset, limit };
    const { task, lines, first, last } = await services.taskLogs.read(actor, keyOf(given, 'task'), page);
    const shown = lines.map((line) => showLine(line, given.speech));
    return { body: { taskId: task.id, state: task.state, lines: shown, first, last } };
  },
});

const readOutputs = operation({
  id: 'readTaskOutputs',
  summary: 'What scripts wrote that were run before and after a task',
  needs: 'staff',
  reply: TASK_OUTPUTS,
  run: async (services, given, actor) => {
    const task = await services.runs.findTask(actor, keyOf(given, 'task'));
    const outputs = await services.runs.outputsOf(actor, [task]);
    return { body: { items: outputs.map(({ phase, output }) => ({ phase, output })) } };
  },
});

/** The addresses of tasks. */
export const TASK_OPERATIONS: OperationTable = {
  '/tasks/{key}': { GET: getTask },
  '/tasks/{key}/cancellation': { POST: cancelTask },
  '/tasks/{key}/log': { GET: readLog },
  '/tasks/{key}/outputs': { GET: readOutputs },
};
