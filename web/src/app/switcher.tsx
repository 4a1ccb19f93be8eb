import { useQuery } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { type Account, type Answer, ownApi } from '../api/client.ts';
import { common } from '../messages/index.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Finder } from '../parts/finder.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failure } from '../parts/note.tsx';
import { useSession } from './session.ts';
import { useSettled } from './settled.ts';

/** As many accounts as are shown of those that fit; more are found by typing on. */
const MOST = 20;

/** For the provider's people: for which account they act, and the way to another. */
export function AccountSwitcher() {
  const { session } = useSession();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button isSmall icon="people" onPress={() => setOpen(true)}>
        {session.account.name}
      </Button>
      {isOpen && <FindAccount onClose={() => setOpen(false)} />}
    </>
  );
}

function FindAccount({ onClose }: { readonly onClose: () => void }) {
  const { text } = common;
  const { session, actFor } = useSession();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  // Who acts for an account is told of that one alone.
  const accounts = useQuery<Answer<{ readonly items: readonly Account[] }>>({
    queryKey: ['accounts to act for', search],
    queryFn: () => ownApi.ask('listAccounts', { query: { limit: MOST, ...(search === '' ? {} : { search }) } }),
    placeholderData: (last: Answer<{ readonly items: readonly Account[] }> | undefined) => last,
  });
  const choose = (id: number) => {
    onClose();
    if (id !== session.account.id) actFor(id);
  };
  return (
    <Dialog
      title={text.findAccount}
      onClose={onClose}
      acts={session.actsFor && <Button onPress={() => actFor(null)}>{text.ownAccount}</Button>}
    >
      {session.actsFor && <p>{text.actingFor(session.account.name)}</p>}
      {accounts.error && <Failure error={accounts.error} onRetry={accounts.refetch} />}
      <Finder
        label={text.account}
        typed={typed}
        none={text.noAccount}
        found={accounts.data?.body.items.map(({ id, name }) => ({ key: id, name })) ?? null}
        onType={setTyped}
        onChoose={choose}
      />
    </Dialog>
  );
}

/** Says over every screen that another account's things are seen and changed, and leads back. */
export function ActingBar() {
  const { text } = common;
  const { session, actFor } = useSession();
  if (!session.actsFor) return null;
  return (
    <aside class="acting" aria-label={text.account}>
      <Icon name="people" />
      <span class="acting-text">{text.actingFor(session.account.name)}</span>
      <Button isSmall icon="back" onPress={() => actFor(null)}>
        {text.ownAccount}
      </Button>
    </aside>
  );
}
