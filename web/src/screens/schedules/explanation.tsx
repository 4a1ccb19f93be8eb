import { Link } from 'wouter';
import { useCall } from '../../api/queries.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Read } from '../../parts/read.tsx';

/** Why a slot is what it is: the gateway's own sentence, and the way to its run. */
export function ExplanationDialog({
  scheduleId,
  at,
  onClose,
}: {
  readonly scheduleId: number;
  readonly at: string;
  readonly onClose: () => void;
}) {
  const { text } = scheduleWords;
  const explanation = useCall('explainSlot', { query: { schedule: String(scheduleId), at } });
  return (
    <Dialog title={text.explanation} onClose={onClose}>
      <Read of={explanation} rows={2}>
        {({ sentence, scheduleName, runId, targets }) => (
          <>
            <p class="explanation">{sentence}</p>
            {targets.some(({ error }) => error !== null) && (
              <ul class="stack">
                {targets.flatMap(({ targetName, error }) =>
                  error === null ? [] : [<li key={targetName}>{`${targetName}: ${error.detail}`}</li>],
                )}
              </ul>
            )}
            <p class="row">
              <Link href={`/schedules/${scheduleId}`}>{scheduleName}</Link>
              {runId !== null && <Link href={`/runs/${runId}`}>{text.became}</Link>}
            </p>
          </>
        )}
      </Read>
    </Dialog>
  );
}
