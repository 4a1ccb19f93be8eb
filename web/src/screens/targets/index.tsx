import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { useSettled } from '../../app/settled.ts';
import { targetWords } from '../../messages/targets.ts';
import { taskWords } from '../../messages/tasks.ts';
import { LinkButton } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { bytesText } from '../../parts/figures.ts';
import { Pages, usePaging } from '../../parts/pages.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { AccountName } from '../accounts/account-name.tsx';
import { TaskState } from '../tasks/task-state.tsx';

export const words = [targetWords, taskWords];

type Listed = Operations['listTargets']['reply']['items'][number];

const ROWS = 50;

/** What is backed up: how that went last, when it is done next, and how much there is. */
export function Screen() {
  const { text } = targetWords;
  const { mayOperate } = useSession();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  const paging = usePaging(search);
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
        <search class="search">
          <TextField type="search" label={text.search} value={typed} onInput={setTyped} />
        </search>
        <div class="card card-flush">
          <Read of={targets} rows={8}>
            {({ items }, { next, total }) =>
              items.length === 0 ? (
                <Empty act={search === '' && addButton}>{search === '' ? text.none : text.noneFound}</Empty>
              ) : (
                <>
                  <Targets rows={items} />
                  <Pages paging={paging} next={next} total={total} />
                </>
              )
            }
          </Read>
        </div>
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
