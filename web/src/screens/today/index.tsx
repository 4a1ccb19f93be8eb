import type { Answer, Overview } from '../../api/client.ts';
import { ANY_TARGET } from '../../api/first-reads.ts';
import { queries, useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { todayWords } from '../../messages/today.ts';
import { LinkButton } from '../../parts/button.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { State } from '../../parts/state.tsx';
import { DaysCard } from './days-card.tsx';
import { HoursCard } from './hours-card.tsx';
import { NeedsCard } from './needs-card.tsx';
import { RunningCard } from './running-card.tsx';

/** How often the progress of what runs is asked for; where nothing runs, changes are told. */
const EVERY_MS = 4_000;

/** What was read last, whether or not this screen did. */
const isRunning = (): boolean =>
  (queries.getQueryData<Answer<Overview>>(['getOverview', {}])?.body.running.length ?? 0) > 0;

/** What needs somebody, what runs, what comes, and how the last days went. */
export function Screen() {
  const { text } = todayWords;
  const overview = useCall('getOverview', {}, isRunning() ? { everyMs: EVERY_MS } : {});
  const targets = useCall('listTargets', ANY_TARGET);
  const needs = overview.data?.body.needsCount;
  return (
    <>
      <Head
        title={text.title}
        about={
          needs === undefined ? undefined : needs === 0 ? (
            <State tone="good">{text.allGood}</State>
          ) : (
            <State tone="bad" icon="warn">
              {text.needYou(needs)}
            </State>
          )
        }
      />
      {targets.data?.total === 0 ? (
        <FirstSteps />
      ) : (
        <Read of={overview} rows={10}>
          {(body) => (
            <div class="stack-wide">
              <NeedsCard needs={body.needs} count={body.needsCount} />
              <div class="columns">
                <RunningCard running={body.running} />
                <HoursCard upcoming={body.upcoming} />
              </div>
              <DaysCard needs={body.needs} />
            </div>
          )}
        </Read>
      )}
    </>
  );
}

function FirstSteps() {
  const { text } = todayWords;
  const { mayOperate } = useSession();
  return (
    <div class="card">
      <Empty
        act={
          mayOperate && (
            <div class="row">
              <LinkButton look="main" icon="plus" to="/targets/new">
                {text.addTarget}
              </LinkButton>
              <LinkButton icon="plus" to="/schedules/new">
                {text.addSchedule}
              </LinkButton>
            </div>
          )
        }
      >
        {text.begin}
      </Empty>
    </div>
  );
}
