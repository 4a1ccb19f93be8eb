import { Link } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { targetWords } from '../../messages/targets.ts';
import { LinkButton } from '../../parts/button.tsx';
import { bytesText } from '../../parts/figures.ts';
import { ListCard, useSearch } from '../../parts/list-card.tsx';
import { AccountName } from '../../parts/names.tsx';
import { Empty } from '../../parts/read.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { TaskState } from '../tasks/task-state.tsx';

type Listed = Operations['listTargets']['reply']['items'][number];

const ROWS = 50;

/** What is backed up: how that went last, when it is done next, and how much there is. */
export function Screen() {
  const { text } = targetWords;
  const { mayOperate } = useSession();
  const { search, paging, field } = useSearch(text.search);
  const targets = useCall(
    'listTargets',
    { query: { limit: ROWS, count: true, status: true, search: search || undefined, after: paging.after } },
    { keepsLast: true },
  );
  const addButton = mayOperate && (
    <LinkButton look="main" icon="plus" to="/targets/new">
      {text.add}
    </LinkButton>
  );
  return (
    <>
      <Head title={text.title}>{addButton}</Head>
      <div class="stack">
        {field}
        <ListCard
          of={targets}
          paging={paging}
          empty={<Empty act={search === '' && addButton}>{search === '' ? text.none : text.noneFound}</Empty>}
        >
          {(rows) => <Targets rows={rows} />}
        </ListCard>
      </div>
    </>
  );
}

function Targets({ rows }: { readonly rows: readonly Listed[] }) {
  const { text } = targetWords;
  const { session } = useSession();
  const ofAccount: Column<Listed> = { name: text.account, show: ({ accountId }) => <AccountName id={accountId} /> };
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
            <Link class="cell-main" href={`/targets/${id}`}>
              {name}
            </Link>
          ),
        },
        ...(session.isStaff && !session.actsFor ? [ofAccount] : []),
        {
          name: text.lastState,
          show: ({ status }) => (status?.lastTask ? <TaskState of={status.lastTask.state} /> : text.never),
        },
        {
          name: text.lastBackup,
          show: ({ status }) => (status?.lastSnapshot ? <Time at={status.lastSnapshot.takenFor} /> : text.never),
        },
        {
          name: text.nextFire,
          show: ({ status }) => (status?.nextFireAt ? <Time at={status.nextFireAt} /> : text.unplanned),
        },
        {
          name: text.size,
          isNumber: true,
          show: ({ status }) => {
            const bytes = status?.lastSnapshot?.contentBytes ?? null;
            return bytes === null ? '–' : bytesText(bytes);
          },
        },
      ]}
    />
  );
}
