import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { Snapshot } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { ChoiceField, faultAt, TextField, Tick } from '../../parts/field.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';
import { RestoreDialog } from './restore-dialog.tsx';

interface Given {
  readonly snapshot: Snapshot;
  readonly version: string;
}

type Open = 'restore' | 'rename' | 'copy' | 'delete';

const GONE: readonly Snapshot['state'][] = ['deleting', 'deleted'];

/** What can be done with a copy. */
export function Acts({ snapshot, version }: Given) {
  const { text } = snapshotWords;
  const { mayOperate, session } = useSession();
  const [open, setOpen] = useState<Open | null>(null);
  if (!mayOperate || GONE.includes(snapshot.state)) return null;
  const given = { snapshot, version, onClose: () => setOpen(null) };
  const parts = { key: snapshot.id };
  const isThere = snapshot.state === 'available';
  return (
    <>
      {isThere && (
        <Button look="main" icon="restore" onPress={() => setOpen('restore')}>
          {text.restore}
        </Button>
      )}
      {session.isStaff && !session.actsFor && <VerifyButton id={snapshot.id} />}
      {snapshot.isProtected ? (
        <ActButton icon="lock" call="unprotectSnapshot" given={{ parts }} told={text.unprotected}>
          {text.unprotect}
        </ActButton>
      ) : (
        <ActButton icon="lock" call="protectSnapshot" given={{ parts }} told={text.protected}>
          {text.protect}
        </ActButton>
      )}
      {snapshot.isShrunk && (
        <ActButton call="acceptSnapshot" given={{ parts }} told={text.accepted}>
          {text.accept}
        </ActButton>
      )}
      <Button onPress={() => setOpen('rename')}>{text.rename}</Button>
      {isThere && (
        <Button icon="copy" onPress={() => setOpen('copy')}>
          {text.copy}
        </Button>
      )}
      <Button look="grave" icon="trash" onPress={() => setOpen('delete')}>
        {text.delete}
      </Button>
      {open === 'restore' && <RestoreDialog snapshot={snapshot} onClose={given.onClose} />}
      {open === 'rename' && <RenameDialog {...given} />}
      {open === 'copy' && <CopyDialog {...given} />}
      {open === 'delete' && <DeleteDialog {...given} />}
    </>
  );
}

/** Reads the copy back, and says what it was found to be. */
function VerifyButton({ id }: { readonly id: number }) {
  const { text } = snapshotWords;
  const verify = useAct('verifySnapshot');
  const press = () =>
    verify.mutate(
      { parts: { key: id } },
      {
        onSuccess: ({ body: { outcome, failure } }) =>
          tell(failure?.detail ?? text.outcomes[outcome], outcome === 'whole' ? 'good' : 'bad'),
        onError: tellFailure,
      },
    );
  return (
    <Button icon="good" isBusy={verify.isPending} onPress={press}>
      {verify.isPending ? text.verifying : text.verify}
    </Button>
  );
}

type Asked = Given & { readonly onClose: () => void };

function RenameDialog({ snapshot, version, onClose }: Asked) {
  const { text } = snapshotWords;
  const [name, setName] = useState(snapshot.name);
  const [seen, setSeen] = useState(version);
  return (
    <ActDialog
      call="changeSnapshot"
      given={{ parts: { key: snapshot.id }, version: seen, body: { name } }}
      title={text.renameTitle}
      act={text.renameDo}
      isOff={name === snapshot.name}
      told={text.renamed}
      onClose={onClose}
      versions={{
        mine: { [text.name]: name },
        read: (present) => ({ [text.name]: present.name }),
        over: (_present, version) => ({ parts: { key: snapshot.id }, version, body: { name } }),
        onTake: (present) => {
          setName(present.name);
          setSeen(`"${present.version}"`);
        },
      }}
    >
      {(error) => (
        <TextField label={text.name} value={name} onInput={setName} isRequired fault={faultAt(error, '/name')} />
      )}
    </ActDialog>
  );
}

function CopyDialog({ snapshot, onClose }: Asked) {
  const { text } = snapshotWords;
  const [, navigate] = useLocation();
  const [name, setName] = useState(snapshot.name);
  const [destination, setDestination] = useState('local');
  const stores = useCall('listStores', { query: { limit: 200 } });
  const places = [...new Set(stores.data?.body.items.map(({ location }) => location))].filter((at) => at !== 'local');
  return (
    <ActDialog
      call="copySnapshot"
      given={{ parts: { key: snapshot.id }, body: { name, destination } }}
      title={text.copyTitle}
      act={text.copyDo}
      told={({ id }) => text.copying(id)}
      onDone={({ id }) => navigate(`/runs/${id}`)}
      onClose={onClose}
    >
      {(error) => (
        <>
          <TextField label={text.name} value={name} onInput={setName} isRequired fault={faultAt(error, '/name')} />
          <ChoiceField
            label={text.destination}
            value={destination}
            choices={[['local', text.ownStore] as const, ...places.map((place) => [place, place] as const)]}
            onChange={setDestination}
            fault={faultAt(error, '/destination')}
          />
        </>
      )}
    </ActDialog>
  );
}

function DeleteDialog({ snapshot, version, onClose }: Asked) {
  const { text } = snapshotWords;
  const [withIncrements, setWithIncrements] = useState(false);
  return (
    <ActDialog
      call="deleteSnapshot"
      given={{ parts: { key: snapshot.id }, version, query: withIncrements ? { withIncrements } : {} }}
      title={text.deleteTitle}
      act={text.deleteDo}
      isGrave
      told={text.deleted}
      onClose={onClose}
    >
      <p>{text.deleteText}</p>
      {snapshot.chainId !== null && (
        <Tick label={text.deleteIncrements} isOn={withIncrements} onChange={setWithIncrements} />
      )}
    </ActDialog>
  );
}
