import type { Target } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { targetWords } from '../../messages/targets.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { AccountName, StoreName } from '../../parts/names.tsx';
import { Read } from '../../parts/read.tsx';
import { Facts } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Acts } from './acts.tsx';
import { DaysCard } from './days-card.tsx';
import { RunsCard, SchedulesCard, SnapshotsCard } from './lists.tsx';

/** One target: what it is, how its days went, and what there is of it. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { key = '' } = params;
  const target = useCall('getTarget', { parts: { key } });
  return (
    <Read of={target} rows={6}>
      {(body, { version }) => <Shown target={body} version={version ?? '*'} />}
    </Read>
  );
}

function Shown({ target, version }: { readonly target: Target; readonly version: string }) {
  const { text } = targetWords;
  return (
    <>
      <Head title={target.name} about={<BackLink to="/targets">{text.title}</BackLink>}>
        <Acts target={target} version={version} />
      </Head>
      <div class="stack-wide">
        <section class="card" aria-label={text.facts}>
          <TargetFacts target={target} />
        </section>
        <DaysCard target={target} />
        <SnapshotsCard target={target} />
        <SchedulesCard target={target} />
        <RunsCard target={target} />
      </div>
    </>
  );
}

const Lines = ({ of: lines }: { readonly of: readonly string[] }) => (
  <ul>
    {lines.map((line) => (
      <li key={line}>
        <code>{line}</code>
      </li>
    ))}
  </ul>
);

function TargetFacts({ target }: { readonly target: Target }) {
  const { text } = targetWords;
  const { session } = useSession();
  const { source } = target;
  return (
    <Facts
      of={[
        ...(session.isStaff && !session.actsFor
          ? [[text.account, <AccountName key="account" id={target.accountId} />] as const]
          : []),
        [text.kind, text.kinds[target.kind]],
        [
          text.source,
          source.paths === null ? (
            source.kind === 'volume' ? (
              text.ofVolume
            ) : (
              text.ofPaths
            )
          ) : (
            <Lines key="paths" of={source.paths} />
          ),
        ],
        ...(source.excludes.length === 0
          ? []
          : [[text.excludes, <Lines key="excludes" of={source.excludes} />] as const]),
        [text.store, <StoreName key="store" id={target.storeId} />],
        [text.rotation, text.rotationOf(target.rotation)],
        [text.inPlace, target.allowsInPlaceRestore ? text.inPlaceYes : text.inPlaceNo],
        ...(target.node === null ? [] : [[text.node, target.node] as const]),
        [text.made, <Time key="made" at={target.createdAt} look="full" />],
      ]}
    />
  );
}
