import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { snapshotWords } from '../../messages/snapshots.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { LinkButton } from '../../parts/button.tsx';
import { Pages, usePaging } from '../../parts/pages.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { RestoresTable } from './restores-table.tsx';

const ROWS = 50;

/** What was written back, the newest first. */
export function Screen() {
  const { text } = snapshotWords;
  const paging = usePaging('');
  const restores = useCall(
    'listRestores',
    { query: { limit: ROWS, count: true, after: paging.after } },
    { keepsLast: true },
  );
  return (
    <>
      <Head title={text.restores} about={<BackLink to="/snapshots">{text.back}</BackLink>} />
      <div class="card card-flush">
        <Read of={restores} rows={6}>
          {({ items }, { next, total }) =>
            items.length === 0 ? (
              <Empty act={<LinkButton to="/snapshots">{text.back}</LinkButton>}>{text.restoresNone}</Empty>
            ) : (
              <>
                <RestoresTable caption={text.restores} rows={items} />
                <Pages paging={paging} next={next} total={total} />
              </>
            )
          }
        </Read>
      </div>
    </>
  );
}
