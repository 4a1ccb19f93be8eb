import { Link } from 'wouter';
import type { Snapshot } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { snapshotWords } from '../../messages/snapshots.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { bytesText } from '../../parts/figures.ts';
import { ScheduleName, SnapshotName, StoreName, TargetName } from '../../parts/names.tsx';
import { Note } from '../../parts/note.tsx';
import { Read } from '../../parts/read.tsx';
import { Facts } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { RestoresTable } from '../restores/restores-table.tsx';
import { Acts } from './acts.tsx';
import { FileTree } from './file-tree.tsx';
import { KeepState, SnapshotState } from './snapshot-state.tsx';
import './snapshots.css';

/** One copy: what is known of it, what it holds, and what can be done with it. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { key = '' } = params;
  const snapshot = useCall('getSnapshot', { parts: { key } });
  return (
    <Read of={snapshot} rows={6}>
      {(body, { version }) => <Shown key={body.id} snapshot={body} version={version ?? '*'} />}
    </Read>
  );
}

const HAS_FILES: readonly Snapshot['state'][] = ['available', 'damaged'];
const IS_MADE: readonly Snapshot['state'][] = ['creating', 'transferring'];

function Shown({ snapshot, version }: { readonly snapshot: Snapshot; readonly version: string }) {
  const { text } = snapshotWords;
  const restores = useCall('listRestores', { query: { snapshot: snapshot.id, limit: 20 } });
  const made = restores.data?.body.items ?? [];
  return (
    <>
      <Head title={snapshot.name} about={<BackLink to="/snapshots">{text.back}</BackLink>}>
        <Acts snapshot={snapshot} version={version} />
      </Head>
      <div class="stack-wide">
        {snapshot.failure && <Note tone="bad">{snapshot.failure.detail}</Note>}
        {snapshot.deletion && <Note tone="idle">{snapshot.deletion.detail}</Note>}
        {snapshot.isShrunk && <Note tone="warn">{text.shrunkText}</Note>}
        <section class="card" aria-label={text.facts}>
          <SnapshotFacts snapshot={snapshot} />
        </section>
        {HAS_FILES.includes(snapshot.state) && <FileTree id={snapshot.id} />}
        {IS_MADE.includes(snapshot.state) && <Note tone="busy">{text.filesSoon}</Note>}
        {made.length > 0 && (
          <section class="card card-flush">
            <div class="card-head">
              <h2>{text.restoresOf}</h2>
            </div>
            <RestoresTable caption={text.restoresOf} rows={made} />
          </section>
        )}
      </div>
    </>
  );
}

function SnapshotFacts({ snapshot }: { readonly snapshot: Snapshot }) {
  const { text } = snapshotWords;
  const { sizeBytes, contentBytes, fileCount, verifiedAt, parentId, sourceSnapshotId, fingerprint, taskId } = snapshot;
  const content = [
    ...(contentBytes === null ? [] : [bytesText(contentBytes)]),
    ...(fileCount === null ? [] : [text.fileCount(fileCount)]),
  ];
  return (
    <Facts
      of={[
        [text.state, <SnapshotState key="state" of={snapshot} />],
        [text.keep, <KeepState key="keep" of={snapshot} />],
        [text.target, <TargetName key="target" id={snapshot.targetId} />],
        [text.store, <StoreName key="store" id={snapshot.storeId} />],
        [
          text.schedule,
          snapshot.scheduleId === null ? text.byHand : <ScheduleName key="schedule" id={snapshot.scheduleId} />,
        ],
        [text.taken, <Time key="taken" at={snapshot.takenFor} look="full" />],
        [text.content, content.join(', ') || '–'],
        [text.inStore, sizeBytes === null ? '–' : bytesText(sizeBytes)],
        [text.builtUpon, parentId === null ? text.whole : <SnapshotName key="parent" id={parentId} />],
        ...(sourceSnapshotId === null ? [] : [[text.of, <SnapshotName key="of" id={sourceSnapshotId} />] as const]),
        [text.verified, verifiedAt === null ? text.neverVerified : <Time key="verified" at={verifiedAt} look="full" />],
        [text.kind, text.classes[snapshot.class]],
        [text.origin, snapshot.origin],
        ...(fingerprint === null ? [] : [[text.fingerprint, <code key="fingerprint">{fingerprint}</code>] as const]),
        ...(taskId === null
          ? []
          : [
              [
                text.task,
                <Link key="task" href={`/tasks/${taskId}`}>
                  {text.log}
                </Link>,
              ] as const,
            ]),
      ]}
    />
  );
}
