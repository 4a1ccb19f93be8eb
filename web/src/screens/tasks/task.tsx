import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { Task } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { taskWords } from '../../messages/tasks.ts';
import { durationText } from '../../parts/figures.ts';
import { ScheduleName, SnapshotName, StoreName, TargetName } from '../../parts/names.tsx';
import { Note } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { Read } from '../../parts/read.tsx';
import { Facts, Table } from '../../parts/table.tsx';
import { Time, timeText } from '../../parts/time.tsx';
import { Evidence } from './evidence.tsx';
import { JobHead, Remarks } from './job.tsx';
import { Outputs } from './outputs.tsx';
import { TaskLog } from './task-log.tsx';
import { isUnderWay, TaskState } from './task-state.tsx';
import './tasks.css';

/** How often a task at work is looked at. */
const EVERY_MS = 1_500;

/** One task: how it goes or went, what it said, and what scripts and checks had to say. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { key = '' } = params;
  const [isLive, setLive] = useState(true);
  const task = useCall('getTask', { parts: { key } }, isLive ? { everyMs: EVERY_MS } : {});
  const state = task.data?.body.state;
  if (state !== undefined && isUnderWay(state) !== isLive) setLive(isUnderWay(state));
  return (
    <Read of={task} rows={6}>
      {(body) => <Shown task={body} />}
    </Read>
  );
}

function Shown({ task }: { readonly task: Task }) {
  const { text } = taskWords;
  const { mayOperate, session } = useSession();
  const isLive = isUnderWay(task.state);
  return (
    <>
      <JobHead
        call="cancelTask"
        id={task.id}
        title={text.task(task.id)}
        state={<TaskState of={task.state} />}
        mayCancel={mayOperate && isLive}
        text={text}
      />
      <div class="stack-wide">
        {task.failure && (
          <Note tone={task.state === 'failed' || task.state === 'abandoned' ? 'bad' : 'warn'}>
            {task.failure.detail}
          </Note>
        )}
        {task.waitsFor && (
          <Note tone="warn">
            {task.waitsFor.seenAt === null
              ? text.waitsFor(task.waitsFor.name)
              : text.waitsForSince(task.waitsFor.name, timeText(task.waitsFor.seenAt))}
          </Note>
        )}
        {task.state === 'running' && <Running task={task} />}
        <section class="card" aria-label={text.facts}>
          <TaskFacts task={task} />
        </section>
        {task.evidence && <Evidence of={task.evidence} />}
        <Remarks title={text.remarks} of={task.remarks} />
        {task.steps.length > 0 && <Steps of={task.steps} />}
        {session.isStaff && !isLive && <Outputs id={task.id} />}
        <TaskLog key={task.id} id={task.id} isLive={isLive} />
      </div>
    </>
  );
}

/** How far it is, of about what the target's newest snapshot holds. */
function Running({ task: { id, progress } }: { readonly task: Task }) {
  const { text } = taskWords;
  const overview = useCall('getOverview', {}, { everyMs: 2 * EVERY_MS });
  const found = overview.data?.body.running.find(({ taskId }) => taskId === id);
  return (
    <section class="card">
      <h2>{text.progress}</h2>
      <Progress
        label={text.progress}
        bytes={progress?.bytes ?? 0}
        of={found?.expectedBytes ?? null}
        secondsLeft={found?.secondsLeft ?? null}
      />
    </section>
  );
}

function TaskFacts({ task }: { readonly task: Task }) {
  const { text } = taskWords;
  const { startedAt, finishedAt, notBefore } = task;
  return (
    <Facts
      of={[
        [text.action, text.actions[task.action]],
        [text.target, <TargetName key="target" id={task.targetId} />],
        [text.store, <StoreName key="store" id={task.storeId} />],
        [text.schedule, task.scheduleId === null ? text.byHand : <ScheduleName key="schedule" id={task.scheduleId} />],
        [
          text.ofRun,
          <Link key="run" href={`/runs/${task.runId}`}>
            {text.run(task.runId)}
          </Link>,
        ],
        ...(task.snapshotId === null
          ? []
          : [[text.snapshot, <SnapshotName key="snapshot" id={task.snapshotId} />] as const]),
        [text.attempt, String(task.attempt)],
        [text.asked, <Time key="asked" at={task.createdAt} look="full" />],
        ...(startedAt === null ? [] : [[text.began, <Time key="began" at={startedAt} look="full" />] as const]),
        ...(finishedAt === null ? [] : [[text.ended, <Time key="ended" at={finishedAt} look="full" />] as const]),
        ...(startedAt === null || finishedAt === null
          ? []
          : [[text.took, durationText((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000)] as const]),
        ...(notBefore === null || task.state !== 'queued'
          ? []
          : [[text.notBefore, <Time key="next" at={notBefore} look="full" />] as const]),
      ]}
    />
  );
}

type Step = Task['steps'][number];

function Steps({ of: steps }: { readonly of: readonly Step[] }) {
  const { text } = taskWords;
  return (
    <section class="card card-flush">
      <div class="card-head">
        <h2>{text.steps}</h2>
      </div>
      <Table<Step>
        caption={text.steps}
        rows={steps}
        keyOf={({ kind, startedAt }) => `${kind} ${startedAt}`}
        columns={[
          { name: text.step, isMain: true, show: ({ kind }) => text.stepKinds[kind] },
          { name: text.outcome, show: ({ outcome, failure }) => failure?.detail ?? text.stepOutcomes[outcome] },
          { name: text.ended, show: ({ finishedAt }) => <Time at={finishedAt} /> },
        ]}
      />
    </section>
  );
}
