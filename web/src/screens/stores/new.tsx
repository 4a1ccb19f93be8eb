import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { StoreKind } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { storeWords } from '../../messages/stores.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { Button } from '../../parts/button.tsx';
import { ChoiceField, faultAt, TextField, Tick } from '../../parts/field.tsx';
import { Failure } from '../../parts/note.tsx';
import { Read } from '../../parts/read.tsx';
import { tell } from '../../parts/toasts.tsx';
import { AccountField, NO_ACCOUNT } from '../accounts/account-field.tsx';
import { EMPTY, newStoreOf } from './draft.ts';
import { StoreFields } from './store-fields.tsx';

/** A new store, by the fields of its driver. */
export function Screen() {
  const { text } = storeWords;
  const kinds = useCall('listStoreKinds');
  return (
    <>
      <Head title={text.newTitle} about={<BackLink to="/stores">{text.back}</BackLink>} />
      <Read of={kinds}>{({ items }) => <Form kinds={items} />}</Read>
    </>
  );
}

function Form({ kinds }: { readonly kinds: readonly StoreKind[] }) {
  const { text } = storeWords;
  const [, navigate] = useLocation();
  const [driver, setDriver] = useState(kinds[0]?.driver ?? '');
  const [name, setName] = useState('');
  const [account, setAccount] = useState(NO_ACCOUNT);
  const [draft, setDraft] = useState(EMPTY);
  const [untested, setUntested] = useState(false);
  const create = useAct('createStore');
  const kind = kinds.find((each) => each.driver === driver);
  if (kind === undefined) return null;
  // Without its account it would be everybody's.
  const isUnknown = account.name.trim() !== '' && account.id === null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (create.isPending || isUnknown) return;
    create.mutate(
      {
        body: {
          name,
          ...newStoreOf(draft, kind),
          ...(account.id === null ? {} : { accountId: account.id }),
          ...(untested ? { untested } : {}),
        },
      },
      {
        onSuccess: ({ body: { id } }) => {
          tell(text.created);
          navigate(`/stores/${id}`);
        },
      },
    );
  };
  const { error } = create;
  return (
    <form class="card" onSubmit={submit}>
      {error && <Failure error={error} />}
      <TextField label={text.name} value={name} onInput={setName} isRequired fault={faultAt(error, '/name')} />
      <ChoiceField
        label={text.driver}
        value={driver}
        choices={kinds.map((each) => [each.driver, each.driver] as const)}
        onChange={setDriver}
      />
      <StoreFields kind={kind} draft={draft} error={error} isNew onChange={setDraft} />
      <AccountField
        label={text.account}
        hint={text.accountHint}
        value={account}
        onChange={setAccount}
        fault={faultAt(error, '/accountId')}
      />
      <Tick label={text.untested} isOn={untested} onChange={setUntested} />
      <div class="row">
        <Button type="submit" look="main" isBusy={create.isPending} isOff={isUnknown}>
          {text.add}
        </Button>
      </div>
    </form>
  );
}
