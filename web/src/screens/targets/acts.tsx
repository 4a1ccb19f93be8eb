import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { Target } from '../../api/client.ts';
import { useSession } from '../../app/session.ts';
import { targetWords } from '../../messages/targets.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { ChoiceField, faultAt, TextField, Tick } from '../../parts/field.tsx';
import { EditDialog } from './edit-dialog.tsx';

interface Given {
  readonly target: Target;
  readonly version: string;
}

type Open = 'check' | 'clone' | 'edit' | 'delete';

/** What can be done with a target. */
export function Acts({ target, version }: Given) {
  const { text } = targetWords;
  const { mayOperate, session } = useSession();
  const [open, setOpen] = useState<Open | null>(null);
  if (!mayOperate) return null;
  const parts = { key: target.id };
  const given = { target, version, onClose: () => setOpen(null) };
  return (
    <>
      <ActButton look="main" icon="play" call="backUpTarget" given={{ parts, body: {} }} told={text.backingUp}>
        {text.backUp}
      </ActButton>
      <Button onPress={() => setOpen('check')}>{text.check}</Button>
      {session.isStaff && !session.actsFor && (
        <ActButton call="testTarget" given={{ parts }} told={({ paths }) => text.tested(paths.length)}>
          {text.test}
        </ActButton>
      )}
      <Button icon="copy" onPress={() => setOpen('clone')}>
        {text.clone}
      </Button>
      <Button onPress={() => setOpen('edit')}>{text.edit}</Button>
      <Button look="grave" icon="trash" onPress={() => setOpen('delete')}>
        {text.delete}
      </Button>
      {open === 'check' && <CheckDialog {...given} />}
      {open === 'clone' && <CloneDialog {...given} />}
      {open === 'edit' && <EditDialog {...given} />}
      {open === 'delete' && <DeleteDialog {...given} />}
    </>
  );
}

type Asked = Given & { readonly onClose: () => void };

function CheckDialog({ target, onClose }: Asked) {
  const { text } = targetWords;
  const [, navigate] = useLocation();
  const [action, setAction] = useState<'check' | 'restore_check'>('check');
  return (
    <ActDialog
      call="checkTarget"
      given={{ parts: { key: target.id }, body: { action } }}
      title={text.checkTitle}
      act={text.checkDo}
      told={text.checking}
      onDone={({ id, tasks: [task] }) => navigate(task === undefined ? `/runs/${id}` : `/tasks/${task.id}`)}
      onClose={onClose}
    >
      <ChoiceField
        label={text.checkKind}
        value={action}
        choices={[
          ['check', text.checkKinds.check],
          ['restore_check', text.checkKinds.restore_check],
        ]}
        onChange={setAction}
      />
    </ActDialog>
  );
}

function CloneDialog({ target, onClose }: Asked) {
  const { text } = targetWords;
  const [, navigate] = useLocation();
  const [name, setName] = useState(text.copyOf(target.name));
  return (
    <ActDialog
      call="cloneTarget"
      given={{ parts: { key: target.id }, body: { name } }}
      title={text.cloneTitle}
      act={text.cloneDo}
      told={text.cloning}
      onDone={({ id }) => navigate(`/restores/${id}`)}
      onClose={onClose}
    >
      {(error) => (
        <TextField label={text.name} value={name} onInput={setName} isRequired fault={faultAt(error, '/name')} />
      )}
    </ActDialog>
  );
}

function DeleteDialog({ target, version, onClose }: Asked) {
  const { text } = targetWords;
  const { session } = useSession();
  const [, navigate] = useLocation();
  const isByStaff = session.isStaff && !session.actsFor;
  const [confirm, setConfirm] = useState('');
  const [withSnapshots, setWithSnapshots] = useState(!isByStaff);
  const isOfVolume = target.source.kind === 'volume';
  const query = { ...(isOfVolume ? { confirm } : {}), ...(withSnapshots ? { snapshots: true } : {}) };
  return (
    <ActDialog
      call="deleteTarget"
      given={{ parts: { key: target.id }, version, query }}
      title={text.deleteTitle}
      act={text.deleteDo}
      isGrave
      isOff={isOfVolume && confirm !== target.name}
      told={text.deleted}
      onDone={() => navigate('/targets')}
      onClose={onClose}
    >
      <p>{text.deleteText}</p>
      <p>{isOfVolume ? text.deleteVolume(target.name) : text.deletePaths}</p>
      {isOfVolume && (
        <TextField label={text.deleteConfirm} value={confirm} onInput={setConfirm} autocomplete="off" isRequired />
      )}
      <Tick label={text.deleteSnapshots} isOn={withSnapshots} onChange={setWithSnapshots} />
    </ActDialog>
  );
}
