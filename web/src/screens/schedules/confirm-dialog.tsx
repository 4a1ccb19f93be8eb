import { useState } from 'preact/hooks';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';

/** A policy that lets many snapshots go is saved by typing how many. */
export function ConfirmDialog({
  count,
  isBusy,
  onClose,
  onConfirm,
}: {
  readonly count: number;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}) {
  const { text } = scheduleWords;
  const [typed, setTyped] = useState('');
  return (
    <Dialog
      title={text.confirmTitle}
      onClose={onClose}
      acts={
        <Button look="grave" isOff={typed.trim() !== String(count)} isBusy={isBusy} onPress={onConfirm}>
          {text.confirmDo}
        </Button>
      }
    >
      <p>{text.confirmText(count)}</p>
      <TextField label={text.confirmCount} inputMode="numeric" value={typed} onInput={setTyped} autocomplete="off" />
    </Dialog>
  );
}
