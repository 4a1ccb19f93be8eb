import type { Task } from '../../api/client.ts';
import { taskWords } from '../../messages/tasks.ts';
import type { IconName } from '../../parts/icon.tsx';
import { State, type Tone } from '../../parts/state.tsx';

const LOOKS: Readonly<Record<Task['state'], readonly [Tone, IconName?]>> = {
  queued: ['busy', 'planned'],
  running: ['busy'],
  succeeded: ['good'],
  succeeded_with_warnings: ['warn'],
  failed: ['bad'],
  cancelled: ['idle', 'skipped'],
  skipped: ['idle', 'skipped'],
  abandoned: ['bad', 'missed'],
};

/** What has become of a task. */
export const TaskState = ({ of: state }: { readonly of: Task['state'] }) => {
  const [tone, icon] = LOOKS[state];
  return (
    <State tone={tone} {...(icon === undefined ? {} : { icon })}>
      {taskWords.text.states[state]}
    </State>
  );
};

/** Whether there is more to come of it. */
export const isUnderWay = (state: Task['state']): boolean => state === 'queued' || state === 'running';
