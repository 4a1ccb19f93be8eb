import { useState } from 'preact/hooks';
import type { Schedule } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { faultAt, TextField } from '../../parts/field.tsx';
import { Failure } from '../../parts/note.tsx';
import { tell } from '../../parts/toasts.tsx';

/** Has a schedule stand still, until a time of its own zone or until somebody resumes it. */
export function PauseDialog({ schedule, onClose }: { readonly schedule: Schedule; readonly onClose: () => void }) {
  const { text } = scheduleWords;
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const pause = useAct('pauseSchedule');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    pause.mutate(
      {
        parts: { key: schedule.id },
        body: { ...(until === '' ? {} : { until }), ...(reason === '' ? {} : { reason }) },
      },
      {
        onSuccess: () => {
          tell(text.pausedNow);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title={text.pauseTitle}
      onClose={onClose}
      acts={
        <Button look="main" type="submit" form="pause" isBusy={pause.isPending}>
          {text.pauseDo}
        </Button>
      }
    >
      <form id="pause" class="stack" onSubmit={submit}>
        {pause.error && <Failure error={pause.error} />}
        <TextField
          type="datetime-local"
          label={`${text.pauseUntil} (${schedule.recurrence.timeZone})`}
          hint={text.pauseUntilHint}
          value={until}
          onInput={setUntil}
          fault={faultAt(pause.error, '/until')}
        />
        <TextField
          label={text.pauseReason}
          hint={text.pauseReasonHint}
          value={reason}
          onInput={setReason}
          maxLength={200}
          fault={faultAt(pause.error, '/reason')}
        />
      </form>
    </Dialog>
  );
}
