import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { Operations, Schedule } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import { Pages, usePaging } from '../../parts/pages.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { State, type Tone } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Time, timeText } from '../../parts/time.tsx';
import { ExplanationDialog } from './explanation.tsx';

type ListedRun = Operations['listRuns']['reply']['items'][number];

const ROWS = 25;

/** What the slots of a schedule became, the newest first; each tells why. */
export function History({ schedule }: { readonly schedule: Schedule }) {
  const { text } = scheduleWords;
  const { id, recurrence } = schedule;
  const paging = usePaging(String(id));
  const runs = useCall(
    'listRuns',
    { query: { schedule: String(id), limit: ROWS, count: true, after: paging.after } },
    { keepsLast: true },
  );
  const [explained, setExplained] = useState<string | null>(null);
  return (
    <section class="card card-flush" aria-label={text.tabs.history}>
      <Read of={runs}>
        {({ items }, { next, total }) =>
          items.length === 0 ? (
            <Empty>{text.historyNone}</Empty>
          ) : (
            <>
              <Table<ListedRun>
                caption={text.tabs.history}
                rows={items}
                keyOf={(run) => run.id}
                columns={[
                  {
                    name: text.slot,
                    isMain: true,
                    show: (run) => (
                      <Link class="cell-main" href={`/runs/${run.id}`}>
                        <Time at={run.fireTime ?? run.createdAt} zone={recurrence.timeZone} />
                      </Link>
                    ),
                  },
                  { name: text.outcome, show: (run) => <RunState run={run} /> },
                  {
                    name: text.explain,
                    isUnnamed: true,
                    show: (run) =>
                      run.fireTime !== null && (
                        <Button
                          isSmall
                          look="quiet"
                          label={`${text.explain} ${timeText(run.fireTime, recurrence.timeZone)}`}
                          onPress={() => setExplained(run.fireTime)}
                        >
                          {text.explain}
                        </Button>
                      ),
                  },
                ]}
              />
              <Pages paging={paging} next={next} total={total} />
            </>
          )
        }
      </Read>
      {explained !== null && <ExplanationDialog scheduleId={id} at={explained} onClose={() => setExplained(null)} />}
    </section>
  );
}

const TASK_TONES: readonly (readonly [keyof ListedRun['taskCounts'], Tone])[] = [
  ['failed', 'bad'],
  ['abandoned', 'bad'],
  ['running', 'busy'],
  ['queued', 'busy'],
  ['succeeded_with_warnings', 'warn'],
  ['cancelled', 'idle'],
  ['skipped', 'idle'],
  ['succeeded', 'good'],
];

/** What a run came to: the gravest of what became of its tasks, or why it was not run. */
export function RunState({
  run: { outcome, taskCounts },
}: {
  readonly run: Pick<ListedRun, 'outcome' | 'taskCounts'>;
}) {
  const { text } = scheduleWords;
  if (outcome === 'missed') {
    return (
      <State tone="bad" icon="missed">
        {text.slotStates.missed}
      </State>
    );
  }
  const [state, tone] = TASK_TONES.find(([each]) => taskCounts[each] > 0) ?? [null, 'idle' as const];
  if (outcome === 'skipped' || state === null) {
    return (
      <State tone="idle" icon="skipped">
        {text.slotStates.skipped}
      </State>
    );
  }
  return <State tone={tone}>{text.taskStates[state]}</State>;
}
