import { useEffect, useState } from 'preact/hooks';
import { callsMade, onCalls } from '../../api/calls.ts';
import { useSession } from '../../app/session.ts';
import { common } from '../../messages/index.ts';
import { CopyableCode } from '../../parts/copyable.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { commandFor } from './commands.ts';
import { curlOf } from './curl.ts';

/** What a screen asked, to be typed elsewhere; for the provider's people by the command line too. */
export function CallsDialog({ onClose }: { readonly onClose: () => void }) {
  const [calls, setCalls] = useState(callsMade());
  const { isProvider } = useSession();
  const { text } = common;
  useEffect(() => onCalls(() => setCalls(callsMade())), []);
  return (
    <Dialog title={text.sameAsACall} isWide onClose={onClose}>
      <p class="soft">{text.sameAsACallHint}</p>
      {calls.length === 0 && <p>{text.noCalls}</p>}
      {calls.map((call, index) => {
        const { method, path } = call.request;
        const command = isProvider ? commandFor(call.request) : null;
        return (
          <details key={`${method} ${path}`} open={index === 0}>
            <summary>
              <code>{`${method} /api/v1${path}`}</code>
            </summary>
            <div class="stack">
              <CopyableCode label={text.byCurl} code={curlOf(call)} />
              {command !== null && <CopyableCode label={text.byCommand} code={command} />}
            </div>
          </details>
        );
      })}
    </Dialog>
  );
}
