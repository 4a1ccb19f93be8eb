import { useState } from 'preact/hooks';
import type { Target } from '../../api/client.ts';
import { useSession } from '../../app/session.ts';
import { targetWords } from '../../messages/targets.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { AreaField, faultAt, TextField, Tick } from '../../parts/field.tsx';
import { changeOf, type Draft, draftOf } from './draft.ts';

/** Changes a target: its name and its rotation; by staff, what is backed up too. */
export function EditDialog({
  target,
  version,
  onClose,
}: {
  readonly target: Target;
  readonly version: string;
  readonly onClose: () => void;
}) {
  const { text } = targetWords;
  const { session } = useSession();
  const [seen, setSeen] = useState({ version, of: draftOf(target) });
  const [draft, setDraft] = useState(seen.of);
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const change = changeOf(draft, seen.of);
  const isOfPaths = target.source.kind === 'paths';
  const read = (of: Draft) => ({
    [text.name]: of.name,
    [text.rotationLabel]: of.rotation,
    [text.paths]: of.paths,
    [text.excludes]: of.excludes,
    [text.inPlace]: of.allowsInPlaceRestore ? text.inPlaceYes : text.inPlaceNo,
  });
  return (
    <ActDialog
      call="changeTarget"
      given={{ parts: { key: target.id }, version: seen.version, body: change }}
      title={text.editTitle}
      act={text.editDo}
      isOff={Object.keys(change).length === 0}
      told={text.saved}
      onClose={onClose}
      versions={{
        mine: read(draft),
        read: (present) => read(draftOf(present)),
        over: (present, version) => ({ parts: { key: target.id }, version, body: changeOf(draft, draftOf(present)) }),
        onTake: (present) => {
          setSeen({ version: `"${present.version}"`, of: draftOf(present) });
          setDraft(draftOf(present));
        },
      }}
    >
      {(error) => (
        <>
          <TextField
            label={text.name}
            value={draft.name}
            onInput={(name) => set({ name })}
            isRequired
            fault={faultAt(error, '/name')}
          />
          <TextField
            type="number"
            label={text.rotationLabel}
            hint={text.rotationHint}
            value={draft.rotation}
            min={1}
            max={10}
            isRequired
            onInput={(rotation) => set({ rotation })}
            fault={faultAt(error, '/rotation')}
          />
          {session.isStaff && !session.actsFor && (
            <>
              {isOfPaths && (
                <AreaField
                  isCode
                  label={text.paths}
                  hint={text.pathsHint}
                  value={draft.paths}
                  onInput={(paths) => set({ paths })}
                  fault={faultAt(error, '/paths')}
                />
              )}
              <AreaField
                isCode
                label={text.excludes}
                hint={text.excludesHint}
                value={draft.excludes}
                onInput={(excludes) => set({ excludes })}
                fault={faultAt(error, '/excludes')}
              />
              <Tick
                label={text.inPlaceTick}
                isOn={draft.allowsInPlaceRestore}
                onChange={(allowsInPlaceRestore) => set({ allowsInPlaceRestore })}
              />
              <Tick
                label={text.emptyTick}
                isOn={draft.allowsEmptySource}
                onChange={(allowsEmptySource) => set({ allowsEmptySource })}
              />
            </>
          )}
        </>
      )}
    </ActDialog>
  );
}
