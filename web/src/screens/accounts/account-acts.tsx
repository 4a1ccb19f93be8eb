import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { Account } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { accountWords } from '../../messages/accounts.ts';
import { Button } from '../../parts/button.tsx';
import { TextField, Tick } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';

interface Given {
  readonly account: Account;
  readonly version: string;
}

/** What the provider's people may do with an account. */
export function AccountActs({ account, version }: Given) {
  const { text } = accountWords;
  const { session, actFor } = useSession();
  const [act, setAct] = useState<'suspend' | 'remove' | null>(null);
  const resume = useAct('resumeAccount');
  const isOwn = account.id === session.account.id;
  return (
    <>
      <div class="row">
        {!isOwn && (
          <Button icon="people" onPress={() => actFor(account.id)}>
            {text.actFor}
          </Button>
        )}
        {account.suspendedAt !== null && (
          <Button
            icon="play"
            isBusy={resume.isPending}
            onPress={() =>
              resume.mutate(
                { parts: { key: account.id } },
                { onSuccess: () => tell(text.resumeDone(account.name)), onError: tellFailure },
              )
            }
          >
            {text.resume}
          </Button>
        )}
        {account.suspendedAt === null && !isOwn && (
          <Button look="grave" icon="paused" onPress={() => setAct('suspend')}>
            {text.suspend}
          </Button>
        )}
        {!isOwn && (
          <Button look="grave" icon="trash" onPress={() => setAct('remove')}>
            {text.remove}
          </Button>
        )}
      </div>
      {act === 'suspend' && <Suspend account={account} onClose={() => setAct(null)} />}
      {act === 'remove' && <Remove account={account} version={version} onClose={() => setAct(null)} />}
    </>
  );
}

function Suspend({ account, onClose }: Pick<Given, 'account'> & { readonly onClose: () => void }) {
  const { text } = accountWords;
  const suspend = useAct('suspendAccount');
  return (
    <FormDialog
      title={text.suspendTitle(account.name)}
      act={text.suspend}
      isGrave
      isBusy={suspend.isPending}
      error={suspend.error}
      onClose={onClose}
      onSubmit={() =>
        suspend.mutate(
          { parts: { key: account.id } },
          {
            onSuccess: () => {
              tell(text.suspendDone(account.name));
              onClose();
            },
          },
        )
      }
    >
      <p>{text.suspendText}</p>
    </FormDialog>
  );
}

function Remove({ account, version, onClose }: Given & { readonly onClose: () => void }) {
  const { text } = accountWords;
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [erases, setErases] = useState(false);
  const remove = useAct('deleteAccount');
  return (
    <FormDialog
      title={text.removeTitle(account.name)}
      act={text.remove}
      isGrave
      isBusy={remove.isPending}
      isOff={typed !== account.name}
      error={remove.error}
      onClose={onClose}
      onSubmit={() =>
        remove.mutate(
          { parts: { key: account.id }, version, query: { confirm: typed, erase: erases } },
          {
            onSuccess: () => {
              tell(text.removeDone(account.name));
              onClose();
              navigate('/accounts');
            },
          },
        )
      }
    >
      <p>{text.removeText}</p>
      <TextField label={text.removeConfirm(account.name)} value={typed} onInput={setTyped} autocomplete="off" />
      <Tick label={text.removeErase} isOn={erases} onChange={setErases} />
    </FormDialog>
  );
}
