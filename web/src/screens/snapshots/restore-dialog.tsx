import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { Operations, Snapshot } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { ChoiceField, faultAt, TextField } from '../../parts/field.tsx';
import { Note } from '../../parts/note.tsx';

type Order = Operations['restoreSnapshot']['body'];
type Kind = Order['kind'];

/** Asks where a copy is to be written, and says what becomes of what is there. */
export function RestoreDialog({ snapshot, onClose }: { readonly snapshot: Snapshot; readonly onClose: () => void }) {
  const { text } = snapshotWords;
  const { session } = useSession();
  const [, navigate] = useLocation();
  const target = useCall('getTarget', { parts: { key: snapshot.targetId } }).data?.body;
  const [kind, setKind] = useState<Kind>('new_target');
  // As it is when the dialog opens: a target whose name comes later changes nothing under the hands of who types.
  const [name, setName] = useState(text.restoredOf(target?.name ?? snapshot.name));
  const [directory, setDirectory] = useState('');
  const kinds: readonly Kind[] = [
    'new_target',
    ...(target?.allowsInPlaceRestore === true ? (['in_place'] as const) : []),
    ...(session.isStaff && !session.actsFor ? (['directory'] as const) : []),
  ];
  const orders: Readonly<Record<Kind, Order>> = {
    new_target: { kind: 'new_target', name },
    in_place: { kind: 'in_place' },
    directory: { kind: 'directory', directory },
  };
  return (
    <ActDialog
      call="restoreSnapshot"
      given={{ parts: { key: snapshot.id }, body: orders[kind] }}
      title={text.restoreTitle}
      act={text.restoreDo}
      isGrave={kind === 'in_place'}
      told={text.restoring}
      onDone={({ id }) => navigate(`/restores/${id}`)}
      onClose={onClose}
    >
      {(error) => (
        <>
          <ChoiceField
            label={text.where}
            value={kind}
            choices={kinds.map((each) => [each, text.kinds[each]] as const)}
            onChange={setKind}
            {...(target?.allowsInPlaceRestore === false ? { hint: text.inPlaceNot } : {})}
          />
          {kind === 'new_target' && (
            <TextField label={text.newName} value={name} onInput={setName} isRequired fault={faultAt(error, '/name')} />
          )}
          {kind === 'in_place' && <Note tone="warn">{text.inPlaceText}</Note>}
          {kind === 'directory' && (
            <TextField
              label={text.directory}
              hint={text.directoryHint}
              value={directory}
              onInput={setDirectory}
              isRequired
              fault={faultAt(error, '/directory')}
            />
          )}
        </>
      )}
    </ActDialog>
  );
}
