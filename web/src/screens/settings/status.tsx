import { Link } from 'wouter';
import type { Status } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { countText } from '../../parts/figures.ts';
import { Read } from '../../parts/read.tsx';
import { State } from '../../parts/state.tsx';
import { Facts, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Nodes } from './nodes.tsx';

/** How the installation is doing, and which machines work on it. */
export function StatusOfAll() {
  const status = useCall('getStatus');
  return (
    <>
      <Read of={status}>
        {(body) => (
          <>
            <Working status={body} />
            <Troubles status={body} />
            <Stores status={body} />
          </>
        )}
      </Read>
      <Nodes />
    </>
  );
}

function Working({ status }: { readonly status: Status }) {
  const { text } = settingsWords;
  return (
    <section class="card" aria-labelledby="working">
      <h2 id="working">{text.status}</h2>
      <Facts
        of={[
          [
            text.isRunning,
            status.isServerRunning ? (
              <State key="running" tone="good">
                {text.running}
              </State>
            ) : (
              <State key="running" tone="bad">
                {text.notRunning}
              </State>
            ),
          ],
          [
            text.lastTick,
            status.lastTickAt === null ? text.never : <Time key="tick" at={status.lastTickAt} look="full" />,
          ],
          [text.queued, countText(status.tasksQueued)],
          [text.working, countText(status.tasksRunning)],
        ]}
      />
      <h3>{text.lately}</h3>
      <Facts
        of={[
          [text.runsFailed, <Bad key="failed" count={status.runsFailed24h} />],
          [text.runsMissed, <Bad key="missed" count={status.runsMissed24h} />],
          [text.restoresFailed, <Bad key="restores" count={status.restoresFailed24h} />],
        ]}
      />
    </section>
  );
}

/** How many there are of what there should be none of. */
const Bad = ({ count }: { readonly count: number }) =>
  count === 0 ? <span>{countText(count)}</span> : <State tone="bad">{countText(count)}</State>;

function Troubles({ status }: { readonly status: Status }) {
  const { text } = settingsWords;
  const counts = [
    [text.snapshotsMissing, status.snapshotsMissing],
    [text.snapshotsDamaged, status.snapshotsDamaged],
    [text.keptTreesStuck, status.keptTreesStuck],
    [text.hangingWork, status.hangingWork],
    [text.droppedLogLines, status.droppedLogLines],
    [text.staleKeys, status.staleKeys],
  ] as const;
  const bad = counts.filter(([, count]) => count > 0);
  return (
    <section class="card" aria-labelledby="troubles">
      <h2 id="troubles">{text.troubles}</h2>
      {bad.length === 0 ? (
        <p>
          <State tone="good">{text.troublesNone}</State>
        </p>
      ) : (
        <Facts of={bad.map(([name, count]) => [name, <Bad key={name} count={count} />] as const)} />
      )}
    </section>
  );
}

interface StoreTrouble {
  readonly name: string;
  readonly reason: string;
  readonly what: string;
  readonly at: string | null;
}

function Stores({ status }: { readonly status: Status }) {
  const { text } = settingsWords;
  const rows: readonly StoreTrouble[] = [
    ...status.storesOutOfReach.map((store) => ({ ...store, what: text.outOfReach, at: null })),
    ...status.storesLeftAlone.map(({ until, ...store }) => ({ ...store, what: text.leftAlone, at: until })),
    ...status.storesWaitedFor.map(({ since, ...store }) => ({ ...store, what: text.waitedFor, at: since })),
    ...status.deletionsRefused.map(({ until, ...store }) => ({ ...store, what: text.deletionRefused, at: until })),
  ];
  if (rows.length === 0) return null;
  return (
    <section class="card card-flush" aria-labelledby="stores-away">
      <div class="card-head">
        <h2 id="stores-away">{text.storesAway}</h2>
        <Link href="/stores">{text.store}</Link>
      </div>
      <Table<StoreTrouble>
        caption={text.storesAway}
        rows={rows}
        keyOf={({ name, what }) => `${name} ${what}`}
        columns={[
          { name: text.store, isMain: true, show: ({ name }) => name },
          {
            name: text.storeWhy,
            show: ({ what, at }) => (
              <span>
                {what} {at !== null && <Time at={at} />}
              </span>
            ),
          },
          { name: text.troubles, show: ({ reason }) => <code>{reason}</code> },
        ]}
      />
    </section>
  );
}
