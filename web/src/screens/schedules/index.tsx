import { Link } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { schedulesPage } from '../../api/first-reads.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { LinkButton } from '../../parts/button.tsx';
import { ListCard, useSearch } from '../../parts/list-card.tsx';
import { Empty } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { ScheduleState } from './schedule-state.tsx';

type Listed = Operations['listSchedules']['reply']['items'][number];

/** Schedules: what they say, when they fire next, and whether they stand still. */
export function Screen() {
  const { text } = scheduleWords;
  const { mayOperate } = useSession();
  const { search, paging, field } = useSearch(text.search);
  const schedules = useCall('listSchedules', schedulesPage(search || undefined, paging.after), { keepsLast: true });
  const addButton = mayOperate && (
    <LinkButton look="main" icon="plus" to="/schedules/new">
      {text.add}
    </LinkButton>
  );
  return (
    <>
      <Head title={text.title}>{addButton}</Head>
      <div class="stack">
        {field}
        <ListCard
          of={schedules}
          paging={paging}
          empty={<Empty act={search === '' && addButton}>{search === '' ? text.none : text.noneFound}</Empty>}
        >
          {(rows) => <Schedules rows={rows} />}
        </ListCard>
      </div>
    </>
  );
}

function Schedules({ rows }: { readonly rows: readonly Listed[] }) {
  const { text } = scheduleWords;
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
            <Link class="cell-main" href={`/schedules/${id}`}>
              {name}
            </Link>
          ),
        },
        { name: text.when, show: ({ when }) => when },
        { name: text.targets, show: ({ targets }) => text.targetCount(targets.length) },
        {
          name: text.nextFire,
          show: ({ status, recurrence: { timeZone } }) =>
            status?.nextFireAt ? <Time at={status.nextFireAt} zone={timeZone} /> : '–',
        },
        {
          name: text.lastRun,
          show: ({ status, recurrence: { timeZone } }) =>
            status?.lastRunAt ? <Time at={status.lastRunAt} zone={timeZone} /> : text.never,
        },
        { name: text.state, show: (schedule) => <ScheduleState of={schedule} status={schedule.status} /> },
      ]}
    />
  );
}
