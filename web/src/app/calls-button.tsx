import { useEffect, useState } from 'preact/hooks';
import { callsMade, onCalls } from '../api/calls.ts';
import { common } from '../messages/index.ts';
import { CopyableCode } from '../parts/copyable.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { useSession } from './session.ts';

/** "Same as a call": what this screen asked, to be typed elsewhere; for the provider's people by the command line too. */
export function CallsButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button button-quiet button-small" data-calls onClick={() => setOpen(true)}>
        <Icon name="terminal" />
        {common.text.sameAsACall}
      </button>
      {isOpen && <Calls onClose={() => setOpen(false)} />}
    </>
  );
}

function Calls({ onClose }: { readonly onClose: () => void }) {
  const [calls, setCalls] = useState(callsMade());
  const { isProvider } = useSession();
  const { text } = common;
  useEffect(() => onCalls(() => setCalls(callsMade())), []);
  return (
    <Dialog title={text.sameAsACall} isWide onClose={onClose}>
      <p class="soft">{text.sameAsACallHint}</p>
      {calls.length === 0 && <p>{text.noCalls}</p>}
      {calls.map(({ method, path, curl, command }) => (
        <details key={`${method} ${path}`} open={calls[0]?.curl === curl}>
          <summary>
            <code>
              {method} /api/v1{path}
            </code>
          </summary>
          <div class="stack">
            <CopyableCode label={text.byCurl} code={curl} />
            {isProvider && command !== null && <CopyableCode label={text.byCommand} code={command} />}
          </div>
        </details>
      ))}
    </Dialog>
  );
}
