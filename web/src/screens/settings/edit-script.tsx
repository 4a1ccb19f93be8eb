import { useState } from 'preact/hooks';
import type { Script } from '../../api/client.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ActDialog, type Version } from '../../parts/act-dialog.tsx';
import { AreaField, ChoiceField, faultAt, TextField } from '../../parts/field.tsx';

const OCCASIONS = ['always', 'success', 'warning', 'failure'] as const;

/** What a form holds of a script. */
interface Draft {
  readonly name: string;
  readonly description: string;
  readonly content: string;
  /** Empty = as long as the gateway lets a script run. */
  readonly seconds: string;
  readonly occasion: Script['occasion'];
}

const EMPTY: Draft = { name: '', description: '', content: '#!/bin/sh\n', seconds: '', occasion: 'always' };

const draftOf = ({ name, description, content, timeoutSeconds, occasion }: Script): Draft => ({
  ...{ name, description: description ?? '', content, seconds: String(timeoutSeconds), occasion },
});

const bodyOf = ({ seconds, ...said }: Draft) => ({
  ...said,
  ...(seconds === '' ? {} : { timeoutSeconds: Number(seconds) }),
});

/** Writes a script; `null` = a new one. Where somebody else saved it meanwhile, both versions are shown. */
export function EditScript({ script, onClose }: { readonly script: Script | null; readonly onClose: () => void }) {
  const { text } = settingsWords;
  const [draft, setDraft] = useState(script === null ? EMPTY : draftOf(script));
  const [version, setVersion] = useState(script?.version ?? 0);
  const body = bodyOf(draft);
  const fields = (error: Error | null) => <Fields of={draft} error={error} onChange={setDraft} />;
  const shared = { told: text.scriptSaved, onClose, children: fields };
  if (script === null) {
    return (
      <ActDialog call="createScript" given={{ body }} title={text.scriptAddTitle} act={text.scriptAdd} {...shared} />
    );
  }
  const parts = { key: script.id };
  return (
    <ActDialog
      call="changeScript"
      given={{ parts, version: `"${version}"`, body }}
      title={text.scriptChangeOf(script.name)}
      act={text.scriptChange}
      versions={{
        mine: versionOf(draft),
        read: (present) => versionOf(draftOf(present)),
        over: (_, standing) => ({ parts, version: standing, body }),
        onTake: (present) => {
          setDraft(draftOf(present));
          setVersion(present.version);
        },
      }}
      {...shared}
    />
  );
}

function versionOf({ name, description, content, seconds, occasion }: Draft): Version {
  const { text } = settingsWords;
  return {
    [text.scriptName]: name,
    [text.scriptDescription]: description,
    [text.scriptContent]: content,
    [text.scriptSeconds]: seconds,
    [text.scriptOccasion]: text.occasions[occasion],
  };
}

function Fields({
  of: draft,
  error,
  onChange,
}: {
  readonly of: Draft;
  readonly error: Error | null;
  readonly onChange: (draft: Draft) => void;
}) {
  const { text } = settingsWords;
  const set = (changed: Partial<Draft>) => onChange({ ...draft, ...changed });
  return (
    <>
      <TextField
        label={text.scriptName}
        value={draft.name}
        onInput={(name) => set({ name })}
        isRequired
        fault={faultAt(error, '/name')}
      />
      <TextField
        label={text.scriptDescription}
        value={draft.description}
        onInput={(description) => set({ description })}
        fault={faultAt(error, '/description')}
      />
      <AreaField
        label={text.scriptContent}
        hint={text.scriptContentHint}
        value={draft.content}
        onInput={(content) => set({ content })}
        isCode
        rows={12}
        fault={faultAt(error, '/content')}
      />
      <TextField
        type="number"
        min={1}
        label={text.scriptSeconds}
        value={draft.seconds}
        onInput={(seconds) => set({ seconds })}
        fault={faultAt(error, '/timeoutSeconds')}
      />
      <ChoiceField
        label={text.scriptOccasion}
        value={draft.occasion}
        choices={OCCASIONS.map((each) => [each, text.occasions[each]] as const)}
        onChange={(occasion) => set({ occasion })}
      />
    </>
  );
}
