import { useState } from 'preact/hooks';
import { useCall } from '../api/queries.ts';
import { common } from '../messages/index.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { Read } from '../parts/read.tsx';
import { useSession } from './session.ts';

/** For the provider's people: for which account they act, and the way to another. */
export function AccountSwitcher() {
  const { session, actFor } = useSession();
  const [isOpen, setOpen] = useState(false);
  const { text } = common;
  return (
    <div class="stack">
      <Button isSmall icon="people" onPress={() => setOpen(true)}>
        {session.actsFor ? text.actingFor(session.account.name) : session.account.name}
      </Button>
      {isOpen && (
        <Dialog
          title={text.findAccount}
          onClose={() => setOpen(false)}
          acts={session.actsFor && <Button onPress={() => actFor(null)}>{text.ownAccount}</Button>}
        >
          <Found onChoose={actFor} />
        </Dialog>
      )}
    </div>
  );
}

function Found({ onChoose }: { readonly onChoose: (id: number) => void }) {
  const [name, setName] = useState('');
  const accounts = useCall(
    'listAccounts',
    { query: { limit: 20, ...(name === '' ? {} : { name: [name] }) } },
    { keepsLast: true },
  );
  return (
    <>
      <TextField type="search" label={common.text.account} value={name} onInput={setName} />
      <Read of={accounts}>
        {({ items }) => (
          <ul class="stack">
            {items.map(({ id, name: called }) => (
              <li key={id}>
                <Button look="quiet" onPress={() => onChoose(id)}>
                  {called}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Read>
    </>
  );
}
