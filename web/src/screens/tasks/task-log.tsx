import { useEffect, useRef, useState } from 'preact/hooks';
import type { TaskLog as Log } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { taskWords } from '../../messages/tasks.ts';
import { Failure } from '../../parts/note.tsx';
import { Skeleton } from '../../parts/read.tsx';
import { Time } from '../../parts/time.tsx';

const EVERY_MS = 1_500;
const LINES = 500;
/** More lines than these are not kept on the screen. */
const MOST_SHOWN = 5_000;

/**
 * What was done for a task, line by line, and on from its last line while it is done. Screen readers are told of the outcome
 * elsewhere, not of each line.
 */
export function TaskLog({ id, isLive }: { readonly id: number; readonly isLive: boolean }) {
  const { text } = taskWords;
  const [lines, setLines] = useState<Log['lines']>([]);
  const offset = lines.at(-1)?.number ?? 0;
  const log = useCall(
    'readTaskLog',
    { parts: { key: id }, query: { offset, limit: LINES } },
    { keepsLast: true, ...(isLive ? { everyMs: EVERY_MS } : {}) },
  );
  const body = log.data?.body;
  const wasLive = useRef(isLive);
  useEffect(() => {
    // Its last lines are written as it ends.
    if (wasLive.current && !isLive) void log.refetch();
    wasLive.current = isLive;
  }, [isLive]);
  useEffect(() => {
    const fresh = body?.lines.filter(({ number }) => number > offset) ?? [];
    if (fresh.length > 0) setLines([...lines, ...fresh].slice(-MOST_SHOWN));
  }, [body]);
  return (
    <section class="card">
      <h2>{text.log}</h2>
      {log.error && <Failure error={log.error} onRetry={log.refetch} />}
      {body === undefined && log.error === null && <Skeleton />}
      {body !== undefined && body.first > 1 && <p class="soft small">{text.logCut}</p>}
      {body !== undefined && lines.length === 0 && body.lines.length === 0 && <p class="soft">{text.logEmpty}</p>}
      {lines.length > 0 && (
        <ol class="task-log">
          {lines.map(({ number, at, detail }) => (
            <li key={number}>
              <Time at={at} look="clock" />
              <span>{detail}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
