import { Link } from 'wouter';
import type { Need } from '../../api/client.ts';
import { useName } from '../../api/names.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { todayWords } from '../../messages/today.ts';
import { Button, LinkButton } from '../../parts/button.tsx';
import { countText } from '../../parts/figures.ts';
import { State, type Tone } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';

/** So many are shown; the rest is counted. */
const SHOWN = 10;

const TONES: Readonly<Record<Need['kind'], Tone>> = {
  ...{ failed: 'bad', missed: 'bad', overdue: 'warn' },
  ...{ missing: 'bad', damaged: 'bad', store: 'bad' },
};

const keyOf = ({ kind, targetId, scheduleId, snapshotId, storeId }: Need): string =>
  [kind, targetId, scheduleId, snapshotId, storeId].join(' ');

/** What has failed, is late or is gone, with the way to why and the way on. */
export function NeedsCard({ needs, count }: { readonly needs: readonly Need[]; readonly count: number }) {
  const { text } = todayWords;
  return (
    <section class="card card-flush">
      <div class="card-head">
        <h2>{text.needs}</h2>
      </div>
      {needs.length === 0 ? (
        <p class="card-text soft">{text.nothingNeeds}</p>
      ) : (
        <Table<Need>
          caption={text.needs}
          rows={needs.slice(0, SHOWN)}
          keyOf={keyOf}
          columns={[
            { name: text.what, isMain: true, show: (need) => <Subject need={need} /> },
            {
              name: text.happened,
              show: (need) => (
                <div class="stack-tight">
                  <State tone={TONES[need.kind]}>{text.kinds[need.kind]}</State>
                  <Reason need={need} />
                </div>
              ),
            },
            { name: text.since, show: ({ at }) => at !== null && <Time at={at} /> },
            { name: text.runAgain, isUnnamed: true, show: (need) => <Acts need={need} /> },
          ]}
        />
      )}
      {count > SHOWN && <p class="pages soft">{text.moreNeeds(countText(count - SHOWN))}</p>}
    </section>
  );
}

/** What it is about, by name: the schedule and the target, or the store. */
function Subject({ need: { targetId, scheduleId, snapshotId, storeId } }: { readonly need: Need }) {
  const schedule = useName('schedule', scheduleId);
  const target = useName('target', targetId);
  const isStore = scheduleId === null && targetId === null && storeId !== null;
  const store = useName('store', isStore ? storeId : null);
  return (
    <span class="row">
      {targetId !== null && (
        <Link class="cell-main" href={`/targets/${targetId}`}>
          {target ?? targetId}
        </Link>
      )}
      {scheduleId !== null && <Link href={`/schedules/${scheduleId}`}>{schedule ?? scheduleId}</Link>}
      {snapshotId !== null && <Link href={`/snapshots/${snapshotId}`}>{`#${snapshotId}`}</Link>}
      {isStore && (
        <Link class="cell-main" href={`/stores/${storeId}`}>
          {store ?? storeId}
        </Link>
      )}
    </span>
  );
}

/** Why, in the gateway's own sentence where it has one. */
function Reason({ need: { taskId, reason } }: { readonly need: Need }) {
  const task = useCall('getTask', { parts: { key: taskId ?? 0 } }, { isWanted: taskId !== null });
  const detail = task.data?.body.failure?.detail;
  return <span class="small">{detail ?? <code>{reason}</code>}</span>;
}

function Acts({ need: { kind, taskId, runId, scheduleId, storeId } }: { readonly need: Need }) {
  const { text } = todayWords;
  const { mayOperate } = useSession();
  const schedule = useName('schedule', scheduleId);
  const run = useAct('runSchedule');
  const canRun = mayOperate && scheduleId !== null && (kind === 'failed' || kind === 'missed');
  return (
    <span class="row">
      {taskId !== null && (
        <LinkButton isSmall to={`/tasks/${taskId}`}>
          {text.log}
        </LinkButton>
      )}
      {taskId === null && runId !== null && (
        <LinkButton isSmall to={`/runs/${runId}`}>
          {text.log}
        </LinkButton>
      )}
      {kind === 'store' && storeId !== null && (
        <LinkButton isSmall to={`/stores/${storeId}`}>
          {text.log}
        </LinkButton>
      )}
      {canRun && (
        <Button
          isSmall
          icon="play"
          isBusy={run.isPending}
          label={text.runAgainOf(schedule ?? String(scheduleId))}
          onPress={() =>
            run.mutate(
              { parts: { key: scheduleId }, body: {} },
              { onSuccess: () => tell(text.ran), onError: tellFailure },
            )
          }
        >
          {text.runAgain}
        </Button>
      )}
    </span>
  );
}
