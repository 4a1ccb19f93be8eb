import { useState } from 'preact/hooks';
import type { Script } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { AreaField, ChoiceField, faultAt, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tell } from '../../parts/toasts.tsx';

const OCCASIONS = ['always', 'success', 'warning', 'failure'] as const;
const FIRST_LINE = '#!/bin/sh\n';

/** Writes a script; `null` = a new one. One that somebody else saved meanwhile is not written over. */
export function EditScript({ script, onClose }: { readonly script: Script | null; readonly onClose: () => void }) {
  const { text } = settingsWords;
  const [name, setName] = useState(script?.name ?? '');
  const [description, setDescription] = useState(script?.description ?? '');
  const [content, setContent] = useState(script?.content ?? FIRST_LINE);
  const [seconds, setSeconds] = useState(script === null ? '' : String(script.timeoutSeconds));
  const [occasion, setOccasion] = useState<Script['occasion']>(script?.occasion ?? 'always');
  const create = useAct('createScript');
  const change = useAct('changeScript');
  const { error, isPending } = script === null ? create : change;
  const done = {
    onSuccess: () => {
      tell(text.scriptSaved);
      onClose();
    },
  };
  const body = {
    name,
    description,
    content,
    occasion,
    ...(seconds === '' ? {} : { timeoutSeconds: Number(seconds) }),
  };
  return (
    <FormDialog
      title={script === null ? text.scriptAddTitle : text.scriptChangeOf(script.name)}
      act={script === null ? text.scriptAdd : text.scriptChange}
      isBusy={isPending}
      error={error}
      onClose={onClose}
      onSubmit={() =>
        script === null
          ? create.mutate({ body }, done)
          : change.mutate({ parts: { key: script.id }, version: `"${script.version}"`, body }, done)
      }
    >
      <TextField label={text.scriptName} value={name} onInput={setName} isRequired fault={faultAt(error, '/name')} />
      <TextField
        label={text.scriptDescription}
        value={description}
        onInput={setDescription}
        fault={faultAt(error, '/description')}
      />
      <AreaField
        label={text.scriptContent}
        hint={text.scriptContentHint}
        value={content}
        onInput={setContent}
        isCode
        rows={12}
        fault={faultAt(error, '/content')}
      />
      <TextField
        type="number"
        min={1}
        label={text.scriptSeconds}
        value={seconds}
        onInput={setSeconds}
        fault={faultAt(error, '/timeoutSeconds')}
      />
      <ChoiceField
        label={text.scriptOccasion}
        value={occasion}
        choices={OCCASIONS.map((each) => [each, text.occasions[each]] as const)}
        onChange={setOccasion}
      />
    </FormDialog>
  );
}
