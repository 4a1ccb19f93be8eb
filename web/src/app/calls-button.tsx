import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../messages/index.ts';
import { Icon } from '../parts/icon.tsx';
import { tellFailure } from '../parts/toasts.tsx';

type Opened = ComponentType<{ readonly onClose: () => void }>;

/** "Same as a call": opens what this screen asked, to be typed elsewhere. */
export function CallsButton() {
  const [dialog, setDialog] = useState<{ readonly show: Opened } | null>(null);
  const open = () => {
    import('../screens/calls/dialog.tsx').then(({ CallsDialog }) => setDialog({ show: CallsDialog }), tellFailure);
  };
  return (
    <>
      <button type="button" class="button button-quiet button-small" data-calls onClick={open}>
        <Icon name="terminal" />
        {common.text.sameAsACall}
      </button>
      {dialog && <dialog.show onClose={() => setDialog(null)} />}
    </>
  );
}
