import type { Schedule, ScheduleStatus } from '../../api/client.ts';
import { useSession } from '../../app/session.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { State } from '../../parts/state.tsx';
import { timeText } from '../../parts/time.tsx';

/** Whether a schedule fires, and why not. */
export function ScheduleState({
  of: { pause, recurrence },
  status,
}: {
  readonly of: Pick<Schedule, 'pause' | 'recurrence'>;
  readonly status: Pick<ScheduleStatus, 'nextFireAt'> | undefined;
}) {
  const { text } = scheduleWords;
  const { session } = useSession();
  if (session.account.suspendedAt !== null) {
    return (
      <State tone="warn" icon="paused">
        {text.suspended}
      </State>
    );
  }
  if (pause !== null) {
    const words = pause.until === null ? text.paused : text.pausedUntil(timeText(pause.until, recurrence.timeZone));
    return (
      <State tone="warn" icon="paused">
        {words}
      </State>
    );
  }
  if (status !== undefined && status.nextFireAt === null) return <State tone="idle">{text.ended}</State>;
  return <State tone="good">{text.active}</State>;
}
