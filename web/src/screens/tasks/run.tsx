import { useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter';
import type { RunWithTasks, Task } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { taskWords } from '../../messages/tasks.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { countText } from '../../parts/figures.ts';
import { ScheduleName, SnapshotName, TargetName } from '../../parts/names.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { Facts, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { RunState } from '../schedules/history.tsx';
import { JobHead } from './job.tsx';
import { isUnderWay, TaskState } from './task-state.tsx';

const EVERY_MS = 2_000;

/** What one slot or request became: why, and each target's part. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { key = '' } = params;
  const [isLive, setLive] = useState(true);
  const run = useCall('getRun', { parts: { key } }, isLive ? { everyMs: EVERY_MS } : {});
  const goesOn = run.data?.body.tasks.some(({ state }) => isUnderWay(state));
  if (goesOn !== undefined && goesOn !== isLive) setLive(goesOn);
  return (
    <Read of={run} rows={6}>
      {(body) => <Shown run={body} isLive={goesOn === true} />}
    </Read>
  );
}

function Shown({ run, isLive }: { readonly run: RunWithTasks; readonly isLive: boolean }) {
  const { text } = taskWords;
  const { mayOperate } = useSession();
  return (
    <>
      <JobHead
        call="cancelRun"
        id={run.id}
        title={text.run(run.id)}
        state={<RunState run={run} />}
        mayCancel={mayOperate && isLive}
        text={text}
      >
        {mayOperate && !isLive && <Again run={run} />}
      </JobHead>
      <div class="stack-wide">
        {run.scheduleId !== null && run.fireTime !== null && (
          <Explanation scheduleId={run.scheduleId} at={run.fireTime} />
        )}
        <section class="card" aria-label={text.facts}>
          <RunFacts run={run} />
        </section>
        <Tasks of={run.tasks} />
      </div>
    </>
  );
}

/** Runs the schedule, or backs the target up, once more. */
function Again({ run: { scheduleId, action, tasks } }: { readonly run: RunWithTasks }) {
  const { text } = taskWords;
  const [, navigate] = useLocation();
  const look = { look: 'main', icon: 'play' } as const;
  const told = ({ id }: { readonly id: number }) => text.ranAgain(id);
  const onDone = ({ id }: { readonly id: number }) => navigate(`/runs/${id}`);
  const [task] = tasks;
  if (scheduleId !== null) {
    return (
      <ActButton
        {...look}
        call="runSchedule"
        given={{ parts: { key: scheduleId }, body: {} }}
        told={told}
        onDone={onDone}
      >
        {text.again}
      </ActButton>
    );
  }
  if (task === undefined) return null;
  const parts = { key: task.targetId };
  if (action === 'backup') {
    return (
      <ActButton {...look} call="backUpTarget" given={{ parts, body: {} }} told={told} onDone={onDone}>
        {text.again}
      </ActButton>
    );
  }
  return (
    <ActButton {...look} call="checkTarget" given={{ parts, body: { action } }} told={told} onDone={onDone}>
      {text.again}
    </ActButton>
  );
}

function Explanation({ scheduleId, at }: { readonly scheduleId: number; readonly at: string }) {
  const { data } = useCall('explainSlot', { query: { schedule: String(scheduleId), at } });
  if (data === undefined) return null;
  return (
    <section class="card">
      <h2>{taskWords.text.explanation}</h2>
      <p class="explanation">{data.body.sentence}</p>
    </section>
  );
}

function RunFacts({ run }: { readonly run: RunWithTasks }) {
  const { text } = taskWords;
  return (
    <Facts
      of={[
        [text.action, text.actions[run.action]],
        [text.trigger, text.triggers[run.trigger]],
        [text.schedule, run.scheduleId === null ? text.byHand : <ScheduleName key="schedule" id={run.scheduleId} />],
        ...(run.fireTime === null ? [] : [[text.slot, <Time key="slot" at={run.fireTime} look="full" />] as const]),
        ...(run.coversCount > 1 ? [[text.slots, countText(run.coversCount)] as const] : []),
        [text.asked, <Time key="asked" at={run.createdAt} look="full" />],
      ]}
    />
  );
}

function Tasks({ of: tasks }: { readonly of: readonly Task[] }) {
  const { text } = taskWords;
  return (
    <section class="card card-flush">
      <div class="card-head">
        <h2>{text.tasks}</h2>
      </div>
      {tasks.length === 0 ? (
        <Empty>{text.noTasks}</Empty>
      ) : (
        <Table<Task>
          caption={text.tasks}
          rows={tasks}
          keyOf={({ id }) => id}
          columns={[
            {
              name: text.log,
              isMain: true,
              show: ({ id }) => (
                <Link class="cell-main" href={`/tasks/${id}`}>
                  {text.task(id)}
                </Link>
              ),
            },
            { name: text.target, show: ({ targetId }) => <TargetName id={targetId} /> },
            {
              name: text.state,
              show: ({ state, failure }) => (
                <div class="stack-tight">
                  <TaskState of={state} />
                  {failure && <span class="small soft">{failure.detail}</span>}
                </div>
              ),
            },
            {
              name: text.snapshot,
              show: ({ snapshotId }) => (snapshotId === null ? '–' : <SnapshotName id={snapshotId} />),
            },
            { name: text.ended, show: ({ finishedAt }) => finishedAt && <Time at={finishedAt} /> },
          ]}
        />
      )}
    </section>
  );
}
