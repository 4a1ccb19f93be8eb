import { Link } from 'wouter';
import type { Operations, Target } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { targetWords } from '../../messages/targets.ts';
import { LinkButton } from '../../parts/button.tsx';
import { bytesText } from '../../parts/figures.ts';
import { Empty, Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { RunState } from '../schedules/history.tsx';
import { ScheduleState } from '../schedules/schedule-state.tsx';
import { SnapshotState } from '../snapshots/snapshot-state.tsx';
import { isUnderWay, TaskState } from '../tasks/task-state.tsx';

type Given = { readonly target: Target };
type ListedSchedule = Operations['listSchedules']['reply']['items'][number];
type ListedSnapshot = Operations['listSnapshots']['reply']['items'][number];
type ListedRun = Operations['listRuns']['reply']['items'][number];

const ROWS = 10;

/** By which schedules a target is backed up, and when next. */
export function SchedulesCard({ target: { id } }: Given) {
  const { text } = targetWords;
  const { mayOperate } = useSession();
  const schedules = useCall('listSchedules', { query: { target: String(id), status: true, limit: 100 } });
  return (
    <section class="card card-flush">
      <div class="card-head">
        <h2>{text.schedules}</h2>
        {mayOperate && (
          <LinkButton isSmall icon="plus" to={`/schedules/new?target=${id}`}>
            {text.addSchedule}
          </LinkButton>
        )}
      </div>
      <Read of={schedules} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{text.noSchedules}</Empty>
          ) : (
            <Table<ListedSchedule>
              caption={text.schedules}
              rows={items}
              keyOf={(schedule) => schedule.id}
              columns={[
                {
                  name: text.name,
                  isMain: true,
                  show: (schedule) => (
                    <Link class="cell-main" href={`/schedules/${schedule.id}`}>
                      {schedule.name}
                    </Link>
                  ),
                },
                { name: text.when, show: ({ when }) => when },
                {
                  name: text.nextFire,
                  show: ({ status, recurrence: { timeZone } }) =>
                    status?.nextFireAt ? <Time at={status.nextFireAt} zone={timeZone} /> : '–',
                },
                { name: text.state, show: (schedule) => <ScheduleState of={schedule} status={schedule.status} /> },
              ]}
            />
          )
        }
      </Read>
    </section>
  );
}

/** The newest copies of a target. */
export function SnapshotsCard({ target: { id } }: Given) {
  const { text } = targetWords;
  const snapshots = useCall('listSnapshots', { query: { target: String(id), limit: ROWS } });
  return (
    <section class="card card-flush">
      <div class="card-head">
        <h2>{text.snapshots}</h2>
        <Link href={`/snapshots?target=${id}`}>{text.allSnapshots}</Link>
      </div>
      <Read of={snapshots} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{text.noSnapshots}</Empty>
          ) : (
            <Table<ListedSnapshot>
              caption={text.snapshots}
              rows={items}
              keyOf={(snapshot) => snapshot.id}
              columns={[
                {
                  name: text.name,
                  isMain: true,
                  show: (snapshot) => (
                    <Link class="cell-main" href={`/snapshots/${snapshot.id}`}>
                      {snapshot.name}
                    </Link>
                  ),
                },
                { name: text.taken, show: ({ takenFor }) => <Time at={takenFor} /> },
                { name: text.state, show: (snapshot) => <SnapshotState of={snapshot} /> },
                {
                  name: text.size,
                  isNumber: true,
                  show: ({ sizeBytes }) => (sizeBytes === null ? '–' : bytesText(sizeBytes)),
                },
              ]}
            />
          )
        }
      </Read>
    </section>
  );
}

/** What was done for a target of late, also by hand. */
export function RunsCard({ target: { id } }: Given) {
  const { text } = targetWords;
  const runs = useCall('listRuns', { query: { target: String(id), tasks: true, limit: ROWS } });
  const partOf = ({ tasks = [] }: ListedRun) => tasks.find(({ targetId }) => targetId === id);
  return (
    <section class="card card-flush">
      <div class="card-head">
        <h2>{text.runs}</h2>
      </div>
      <Read of={runs} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{text.noRuns}</Empty>
          ) : (
            <Table<ListedRun>
              caption={text.runs}
              rows={items}
              keyOf={(run) => run.id}
              columns={[
                {
                  name: text.run,
                  isMain: true,
                  show: (run) => (
                    <Link class="cell-main" href={`/runs/${run.id}`}>
                      <Time at={run.fireTime ?? run.createdAt} />
                    </Link>
                  ),
                },
                {
                  name: text.state,
                  show: (run) => {
                    const part = partOf(run);
                    return part === undefined ? <RunState run={run} /> : <TaskState of={part.state} />;
                  },
                },
                {
                  name: text.log,
                  show: (run) => {
                    const part = partOf(run);
                    if (part === undefined) return '';
                    return (
                      <LinkButton isSmall look="quiet" to={`/tasks/${part.id}`}>
                        {isUnderWay(part.state) ? text.working : text.log}
                      </LinkButton>
                    );
                  },
                },
              ]}
            />
          )
        }
      </Read>
    </section>
  );
}
