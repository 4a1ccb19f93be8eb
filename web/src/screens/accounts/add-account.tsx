import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { useAct } from '../../api/queries.ts';
import { accountWords } from '../../messages/accounts.ts';
import { faultAt, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { zoneOfAccount } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';
import { ZoneField } from '../../parts/zone-field.tsx';

/** Makes an account with its first login; a password that was made up is shown once. */
export function AddAccount({ onClose }: { readonly onClose: () => void }) {
  const { text } = accountWords;
  const [, navigate] = useLocation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [timeZone, setTimeZone] = useState(zoneOfAccount());
  const [told, setTold] = useState<{ readonly id: number; readonly password: string } | null>(null);
  const create = useAct('createAccount');
  const finish = (id: number) => {
    onClose();
    navigate(`/accounts/${id}`);
  };
  const submit = () =>
    create.mutate(
      { body: { login, timeZone, ...(password === '' ? {} : { password }) } },
      {
        onSuccess: ({ body }) => {
          tell(text.added(body.account.name));
          if (body.password === null) finish(body.account.id);
          else setTold({ id: body.account.id, password: body.password });
        },
      },
    );
  if (told !== null) {
    return (
      <ToldOnce
        title={text.toldPassword(login)}
        secrets={[[text.password, told.password]]}
        onClose={() => finish(told.id)}
      />
    );
  }
  return (
    <FormDialog
      title={text.addTitle}
      act={text.addAct}
      isBusy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={text.login}
        hint={text.loginHint}
        value={login}
        onInput={setLogin}
        isRequired
        autocomplete="off"
        maxLength={100}
        fault={faultAt(create.error, '/login')}
      />
      <TextField
        label={text.password}
        type="password"
        hint={text.passwordHint}
        value={password}
        onInput={setPassword}
        autocomplete="new-password"
        fault={faultAt(create.error, '/password')}
      />
      <ZoneField
        label={text.zone}
        hint={text.zoneHint}
        value={timeZone}
        onInput={setTimeZone}
        fault={faultAt(create.error, '/timeZone')}
      />
    </FormDialog>
  );
}
