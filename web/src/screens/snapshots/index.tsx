import { useState } from 'preact/hooks';
import { Link, useSearch } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSettled } from '../../app/settled.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import { LinkButton } from '../../parts/button.tsx';
import { bytesText } from '../../parts/figures.ts';
import { ListCard } from '../../parts/list-card.tsx';
import { usePaging } from '../../parts/pages.tsx';
import { Empty } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { StoreName, TargetName } from '../tasks/names.tsx';
import { type Filter, Filters, isFiltering, NO_FILTER, queryOf } from './filters.tsx';
import { KeepState, SnapshotState } from './snapshot-state.tsx';
import './snapshots.css';

type Listed = Operations['listSnapshots']['reply']['items'][number];

const ROWS = 50;

/** Copies, the newest first, those of `?target=` where it says so. */
export function Screen() {
  const { text } = snapshotWords;
  const asked = new URLSearchParams(useSearch());
  const [filter, setFilter] = useState<Filter>({ ...NO_FILTER, target: asked.get('target') ?? '' });
  const settled = useSettled(filter);
  const paging = usePaging(JSON.stringify(settled));
  const snapshots = useCall(
    'listSnapshots',
    { query: { limit: ROWS, count: true, after: paging.after, ...queryOf(settled) } },
    { keepsLast: true },
  );
  return (
    <>
      <Head title={text.title}>
        <LinkButton icon="restore" to="/restores">
          {text.restores}
        </LinkButton>
      </Head>
      <div class="stack">
        <Filters filter={filter} onChange={setFilter} />
        <ListCard
          of={snapshots}
          paging={paging}
          empty={
            isFiltering(settled) ? (
              <Empty>{text.noneFound}</Empty>
            ) : (
              <Empty act={<LinkButton to="/targets">{text.toTargets}</LinkButton>}>{text.none}</Empty>
            )
          }
        >
          {(rows) => <Snapshots rows={rows} />}
        </ListCard>
      </div>
    </>
  );
}

function Snapshots({ rows }: { readonly rows: readonly Listed[] }) {
  const { text } = snapshotWords;
  return (
    <Table<Listed>
      caption={text.title}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: text.name,
          isMain: true,
          show: ({ id, name }) => (
            <Link class="cell-main" href={`/snapshots/${id}`}>
              {name}
            </Link>
          ),
        },
        {
          name: text.target,
          show: ({ targetId, storeId }) => (
            <div class="stack-tight">
              <TargetName id={targetId} />
              <span class="small">
                <StoreName id={storeId} />
              </span>
            </div>
          ),
        },
        { name: text.taken, show: ({ takenFor }) => <Time at={takenFor} /> },
        {
          name: text.state,
          show: (snapshot) => (
            <div class="stack-tight">
              <SnapshotState of={snapshot} />
              <span class="small soft">
                <KeepState of={snapshot} />
              </span>
            </div>
          ),
        },
        {
          name: text.size,
          isNumber: true,
          show: ({ sizeBytes }) => (sizeBytes === null ? '–' : bytesText(sizeBytes)),
        },
      ]}
    />
  );
}
