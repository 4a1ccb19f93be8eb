import { useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter';
import type { Schedule } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { common } from '../../messages/index.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button, LinkButton } from '../../parts/button.tsx';
import { TargetNames } from '../../parts/names.tsx';
import { Read } from '../../parts/read.tsx';
import { Facts } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Changes } from './changes.tsx';
import { Dialects } from './dialects.tsx';
import { Editor } from './editor.tsx';
import { History } from './history.tsx';
import { PauseDialog } from './pause-dialog.tsx';
import { ScheduleState } from './schedule-state.tsx';
import { Snapshots } from './snapshots.tsx';

const TABS = ['history', 'settings', 'snapshots', 'dialects', 'changes'] as const;
type Tab = (typeof TABS)[number];

/** One schedule: what it did and will do, its settings, how other clients see it, and who changed it. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { key = '' } = params;
  const tab = TABS.find((each) => each === params.tab) ?? 'history';
  const schedule = useCall('getSchedule', { parts: { key } });
  return (
    <Read of={schedule} rows={6}>
      {(body, { version }) => <Shown schedule={body} version={version ?? '*'} tab={tab} />}
    </Read>
  );
}

function Shown({
  schedule,
  version,
  tab,
}: {
  readonly schedule: Schedule;
  readonly version: string;
  readonly tab: Tab;
}) {
  const { text } = scheduleWords;
  const { id, name, recurrence, targets, destination } = schedule;
  const status = useCall('getScheduleStatus', { parts: { key: id } });
  const { nextFireAt = null, lastRunAt = null } = status.data?.body ?? {};
  return (
    <>
      <Head title={name} about={<ScheduleState of={schedule} status={status.data?.body} />}>
        <Acts schedule={schedule} version={version} />
      </Head>
      <div class="stack-wide">
        <section class="card">
          <Facts
            of={[
              [text.when, schedule.when],
              [
                text.nextFire,
                nextFireAt === null ? '–' : <Time at={nextFireAt} zone={recurrence.timeZone} look="full" />,
              ],
              [
                text.lastRun,
                lastRunAt === null ? text.never : <Time at={lastRunAt} zone={recurrence.timeZone} look="full" />,
              ],
              [text.action, text.actions[schedule.action]],
              [text.targets, <TargetNames key="targets" ids={targets.map(({ targetId }) => targetId)} />],
              [text.destination, destination === 'local' ? text.localStore : destination],
              [text.keeps, schedule.keeps],
              [text.version, schedule.version],
              [text.origin, schedule.origin],
            ]}
          />
        </section>
        <nav class="tabs" aria-label={text.title}>
          {TABS.map((each) => (
            <Link
              key={each}
              href={each === 'history' ? `/schedules/${id}` : `/schedules/${id}/${each}`}
              aria-current={each === tab ? 'page' : undefined}
            >
              {text.tabs[each]}
            </Link>
          ))}
        </nav>
        {tab === 'history' && <History schedule={schedule} />}
        {tab === 'settings' && <Editor schedule={schedule} version={version} />}
        {tab === 'snapshots' && <Snapshots id={id} />}
        {tab === 'dialects' && <Dialects id={id} />}
        {tab === 'changes' && <Changes id={id} />}
      </div>
    </>
  );
}

function Acts({ schedule, version }: { readonly schedule: Schedule; readonly version: string }) {
  const { text } = scheduleWords;
  const { mayOperate } = useSession();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<'pause' | 'delete' | null>(null);
  if (!mayOperate) return null;
  const parts = { key: schedule.id };
  return (
    <>
      <ActButton look="main" icon="play" call="runSchedule" given={{ parts, body: {} }} told={({ id }) => text.ran(id)}>
        {text.run}
      </ActButton>
      {schedule.pause === null ? (
        <Button icon="paused" onPress={() => setOpen('pause')}>
          {text.pause}
        </Button>
      ) : (
        <ActButton icon="play" call="resumeSchedule" given={{ parts }} told={text.resumed}>
          {text.resume}
        </ActButton>
      )}
      <LinkButton icon="copy" to={`/schedules/new?of=${schedule.id}`}>
        {text.duplicate}
      </LinkButton>
      <Button look="grave" icon="trash" onPress={() => setOpen('delete')}>
        {common.text.delete}
      </Button>
      {open === 'pause' && <PauseDialog schedule={schedule} onClose={() => setOpen(null)} />}
      {open === 'delete' && (
        <ActDialog
          call="deleteSchedule"
          given={{ parts, version }}
          title={text.deleteTitle}
          act={common.text.delete}
          isGrave
          told={text.deleted}
          onDone={() => navigate('/schedules')}
          onClose={() => setOpen(null)}
        >
          <p>{text.deleteText}</p>
        </ActDialog>
      )}
    </>
  );
}
