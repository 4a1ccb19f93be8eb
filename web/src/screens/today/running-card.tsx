import { Link } from 'wouter';
import type { Overview } from '../../api/client.ts';
import { useName } from '../../api/names.ts';
import { useAct } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { todayWords } from '../../messages/today.ts';
import { Button } from '../../parts/button.tsx';
import { Progress } from '../../parts/progress.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';

type Running = Overview['running'][number];

/** What is being done right now, how far it is, and the way to call it off. */
export function RunningCard({ running }: { readonly running: readonly Running[] }) {
  const { text } = todayWords;
  return (
    <section class="card">
      <h2>{text.running}</h2>
      {running.length === 0 ? (
        <p class="soft">{text.nothingRuns}</p>
      ) : (
        <ul class="stack">
          {running.map((task) => (
            <li key={task.taskId}>
              <Task task={task} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Task({ task: { taskId, targetId, progress, expectedBytes, secondsLeft } }: { readonly task: Running }) {
  const { text } = todayWords;
  const { mayOperate } = useSession();
  const cancel = useAct('cancelTask');
  const name = useName('target', targetId) ?? String(targetId);
  return (
    <>
      <div class="row row-apart">
        <Link class="cell-main" href={`/tasks/${taskId}`}>
          {name}
        </Link>
        {mayOperate && (
          <Button
            isSmall
            isBusy={cancel.isPending}
            label={text.cancelOf(name)}
            onPress={() =>
              cancel.mutate({ parts: { key: taskId } }, { onSuccess: () => tell(text.cancelled), onError: tellFailure })
            }
          >
            {text.cancel}
          </Button>
        )}
      </div>
      <Progress label={name} bytes={progress?.bytes ?? 0} of={expectedBytes} secondsLeft={secondsLeft} />
    </>
  );
}
