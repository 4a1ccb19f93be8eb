import { useState } from 'preact/hooks';
import type { Schedule } from '../../api/client.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { faultAt, TextField } from '../../parts/field.tsx';

/** Has a schedule stand still, until a time of its own zone or until somebody resumes it. */
export function PauseDialog({ schedule, onClose }: { readonly schedule: Schedule; readonly onClose: () => void }) {
  const { text } = scheduleWords;
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const body = { ...(until === '' ? {} : { until }), ...(reason === '' ? {} : { reason }) };
  return (
    <ActDialog
      call="pauseSchedule"
      given={{ parts: { key: schedule.id }, body }}
      title={text.pauseTitle}
      act={text.pauseDo}
      told={text.pausedNow}
      onClose={onClose}
    >
      {(error) => (
        <>
          <TextField
            type="datetime-local"
            label={`${text.pauseUntil} (${schedule.recurrence.timeZone})`}
            hint={text.pauseUntilHint}
            value={until}
            onInput={setUntil}
            fault={faultAt(error, '/until')}
          />
          <TextField
            label={text.pauseReason}
            hint={text.pauseReasonHint}
            value={reason}
            onInput={setReason}
            maxLength={200}
            fault={faultAt(error, '/reason')}
          />
        </>
      )}
    </ActDialog>
  );
}
