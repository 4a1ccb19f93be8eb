import { useState } from 'preact/hooks';
import type { Restore } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { LANGUAGE } from '../../app/language.ts';
import { useSession } from '../../app/session.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import { SnapshotName, TargetName } from '../../parts/names.tsx';
import { Note } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { Read } from '../../parts/read.tsx';
import { Facts } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { JobHead, Remarks } from '../tasks/job.tsx';
import { RestoreGoal, RestoreState } from './restores-table.tsx';

const EVERY_MS = 1_000;

const isUnderWay = (state: Restore['state']): boolean => state === 'queued' || state === 'running';

/** One restore: how far it is, and what came of it. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { key = '' } = params;
  const [isLive, setLive] = useState(true);
  const restore = useCall('getRestore', { parts: { key } }, isLive ? { everyMs: EVERY_MS } : {});
  const state = restore.data?.body.state;
  if (state !== undefined && isUnderWay(state) !== isLive) setLive(isUnderWay(state));
  return (
    <Read of={restore} rows={6}>
      {(body) => <Shown restore={body} />}
    </Read>
  );
}

function Shown({ restore }: { readonly restore: Restore }) {
  const { text } = snapshotWords;
  const { mayOperate, isProvider } = useSession();
  // One into a directory is the provider's own.
  const mayCancel = mayOperate && (restore.kind !== 'directory' || isProvider);
  const isLive = isUnderWay(restore.state);
  return (
    <>
      <JobHead
        call="cancelRestore"
        id={restore.id}
        title={text.restoreOf(restore.id)}
        state={<RestoreState of={restore.state} />}
        mayCancel={mayCancel && isLive}
        text={text}
      />
      <div class="stack-wide">
        {restore.state === 'succeeded' && <Note tone="good">{text.succeeded}</Note>}
        {restore.failure && <Note tone="bad">{restore.failure.detail}</Note>}
        {restore.waitsFor && <Note tone="warn">{text.waitsFor(restore.waitsFor.name)}</Note>}
        {restore.keptFailure && <Note tone="warn">{restore.keptFailure.detail}</Note>}
        {restore.keepsReplaced && <Note tone="idle">{text.kept}</Note>}
        {restore.state === 'running' && <Running restore={restore} />}
        <Remarks title={text.remarks} of={restore.remarks} />
        <section class="card" aria-label={text.facts}>
          <RestoreFacts restore={restore} />
        </section>
      </div>
    </>
  );
}

const percent = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 0 });

function Running({ restore: { progress, contentBytes } }: { readonly restore: Restore }) {
  const { text } = snapshotWords;
  const { bytes = 0, files = 0 } = progress ?? {};
  return (
    <section class="card">
      <h2>{text.progress}</h2>
      <Progress label={text.progress} bytes={bytes} of={contentBytes} />
      <p class="figures">
        {contentBytes !== null && contentBytes > 0
          ? `${text.percent(percent.format(Math.min(1, bytes / contentBytes)))} · ${text.filesDone(files)}`
          : text.filesDone(files)}
      </p>
    </section>
  );
}

function RestoreFacts({ restore }: { readonly restore: Restore }) {
  const { text } = snapshotWords;
  const { startedAt, finishedAt, sourceTargetId } = restore;
  return (
    <Facts
      of={[
        [text.snapshot, <SnapshotName key="snapshot" id={restore.snapshotId} />],
        ...(sourceTargetId === null ? [] : [[text.ofTarget, <TargetName key="of" id={sourceTargetId} />] as const]),
        [text.where, text.kinds[restore.kind]],
        [text.into, <RestoreGoal key="into" of={restore} />],
        [text.asked, <Time key="asked" at={restore.createdAt} look="full" />],
        ...(startedAt === null ? [] : [[text.began, <Time key="began" at={startedAt} look="full" />] as const]),
        ...(finishedAt === null ? [] : [[text.ended, <Time key="ended" at={finishedAt} look="full" />] as const]),
      ]}
    />
  );
}
