import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { useSettled } from '../../app/settled.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { LinkButton } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Pages, usePaging } from '../../parts/pages.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { ScheduleState } from './schedule-state.tsx';

export const words = [scheduleWords];

type Listed = Operations['listSchedules']['reply']['items'][number];

const ROWS = 50;

/** Schedules: what they say, when they fire next, and whether they stand still. */
export function Screen() {
  const { text } = scheduleWords;
  const { mayOperate } = useSession();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  const paging = usePaging(search);
  const schedules = useCall(
    'listSchedules',
    { query: { limit: ROWS, count: true, status: true, search: search || undefined, after: paging.after } },
    { keepsLast: true },
  );
  const addButton = mayOperate && (
    <LinkButton look="main" icon="plus" to="/schedules/new">
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
          <Read of={schedules} rows={8}>
            {({ items }, { next, total }) =>
              items.length === 0 ? (
                <Empty act={search === '' && addButton}>{search === '' ? text.none : text.noneFound}</Empty>
              ) : (
                <>
                  <Schedules rows={items} />
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
