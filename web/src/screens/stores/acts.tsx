import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { Store, StoreKind } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { storeWords } from '../../messages/stores.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { changeOf, type Draft, draftOf, LIMITS } from './draft.ts';
import { StoreFields } from './store-fields.tsx';

interface Given {
  readonly store: Store;
  readonly version: string;
}

/** What the provider's people may do with a store. */
export function Acts({ store, version, isLost }: Given & { readonly isLost: boolean }) {
  const { text } = storeWords;
  const [open, setOpen] = useState<'edit' | 'adopt' | 'remove' | null>(null);
  const [, navigate] = useLocation();
  const kinds = useCall('listStoreKinds');
  const kind = kinds.data?.body.items.find(({ driver }) => driver === store.driver);
  const parts = { key: store.id };
  const onClose = () => setOpen(null);
  return (
    <>
      <ActButton look="main" icon="good" call="testStore" given={{ parts }} told={text.tested}>
        {text.test}
      </ActButton>
      {kind !== undefined && <Button onPress={() => setOpen('edit')}>{text.edit}</Button>}
      {isLost && <Button onPress={() => setOpen('adopt')}>{text.adopt}</Button>}
      <Button look="grave" icon="trash" onPress={() => setOpen('remove')}>
        {text.remove}
      </Button>
      {open === 'edit' && kind !== undefined && (
        <EditDialog store={store} version={version} kind={kind} onClose={onClose} />
      )}
      {open === 'adopt' && (
        <ActDialog
          call="adoptStore"
          given={{ parts }}
          title={text.adoptTitle}
          act={text.adoptDo}
          isGrave
          told={text.adopted}
          onClose={onClose}
        >
          <p>{text.adoptText}</p>
        </ActDialog>
      )}
      {open === 'remove' && (
        <ActDialog
          call="deleteStore"
          given={{ parts, version }}
          title={text.removeTitle}
          act={text.removeDo}
          isGrave
          told={text.removed}
          onDone={() => navigate('/stores')}
          onClose={onClose}
        >
          <p>{text.removeText}</p>
        </ActDialog>
      )}
    </>
  );
}

function EditDialog({
  store,
  version,
  kind,
  onClose,
}: Given & { readonly kind: StoreKind; readonly onClose: () => void }) {
  const { text } = storeWords;
  const parts = { key: store.id };
  const [seen, setSeen] = useState({ version, of: draftOf(store) });
  const [draft, setDraft] = useState(seen.of);
  const change = changeOf(draft, seen.of);
  const read = (of: Draft) => ({
    [text.location]: of.location,
    [text.node]: of.node,
    ...Object.fromEntries(kind.settings.map(({ name }) => [text.fields[name] ?? name, of.settings[name] ?? ''])),
    ...Object.fromEntries(LIMITS.map((name) => [text.limitNames[name], of.limits[name]])),
  });
  return (
    <ActDialog
      call="changeStore"
      given={{ parts, version: seen.version, body: change }}
      title={text.editTitle}
      act={text.save}
      isOff={Object.keys(change).length === 0}
      told={text.saved}
      onClose={onClose}
      versions={{
        mine: read(draft),
        read: (present) => read(draftOf(present)),
        over: (present, version) => ({ parts, version, body: changeOf(draft, draftOf(present)) }),
        onTake: (present) => {
          setSeen({ version: `"${present.version}"`, of: draftOf(present) });
          setDraft(draftOf(present));
        },
      }}
    >
      {(error) => <StoreFields kind={kind} draft={draft} error={error} onChange={setDraft} />}
    </ActDialog>
  );
}
