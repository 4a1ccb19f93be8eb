import type { Script } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Note } from '../../parts/note.tsx';

/** Runs a script by itself and shows what it wrote; as often as is wanted. */
export function TryScript({ script, onClose }: { readonly script: Script; readonly onClose: () => void }) {
  const { text } = settingsWords;
  const test = useAct('testScript');
  const tried = test.data?.body;
  return (
    <FormDialog
      title={text.scriptTryOf(script.name)}
      act={text.scriptTry}
      isBusy={test.isPending}
      error={test.error}
      onClose={onClose}
      onSubmit={() => test.mutate({ parts: { key: script.id }, body: {} })}
    >
      <p>{text.scriptTryText}</p>
      {tried !== undefined && (
        <div class="stack" role="status">
          <Note tone={tried.failure === null ? 'good' : 'bad'}>
            <p>{tried.failure?.detail ?? text.scriptTriedGood}</p>
          </Note>
          <p class="legend">{text.scriptOutput}</p>
          <pre class="code">{tried.output}</pre>
        </div>
      )}
    </FormDialog>
  );
}
