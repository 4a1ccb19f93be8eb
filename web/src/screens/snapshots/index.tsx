import { useState } from 'preact/hooks';
import { useSearch } from 'wouter';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSettled } from '../../app/settled.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import { LinkButton } from '../../parts/button.tsx';
import { ListCard } from '../../parts/list-card.tsx';
import { usePaging } from '../../parts/pages.tsx';
import { Empty } from '../../parts/read.tsx';
import { type Filter, Filters, isFiltering, NO_FILTER, queryOf } from './filters.tsx';
import { SnapshotTable } from './snapshot-table.tsx';
import './snapshots.css';

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
          {(rows) => <SnapshotTable rows={rows} />}
        </ListCard>
      </div>
    </>
  );
}
