import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { useAct } from '../../api/queries.ts';
import { peopleWords } from '../../messages/people.ts';
import { faultAt, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tell } from '../../parts/toasts.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';
import { type Role, RoleField } from './role-field.tsx';

/** Makes another login of an account; a password that was made up is shown once. */
export function AddLogin({ account, onClose }: { readonly account: number; readonly onClose: () => void }) {
  const { text } = peopleWords;
  const [, navigate] = useLocation();
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [password, setPassword] = useState('');
  const [told, setTold] = useState<{ readonly id: number; readonly password: string } | null>(null);
  const create = useAct('createLogin');
  const finish = (id: number) => {
    onClose();
    navigate(`/people/${id}`);
  };
  const submit = () =>
    create.mutate(
      { body: { accountId: account, login, role, ...(password === '' ? {} : { password }) } },
      {
        onSuccess: ({ body }) => {
          tell(text.added(body.login.login));
          if (body.password === null) finish(body.login.id);
          else setTold({ id: body.login.id, password: body.password });
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
        value={login}
        onInput={setLogin}
        isRequired
        autocomplete="off"
        maxLength={100}
        fault={faultAt(create.error, '/login')}
      />
      <RoleField value={role} onChange={setRole} />
      <TextField
        label={text.password}
        type="password"
        hint={text.passwordHint}
        value={password}
        onInput={setPassword}
        autocomplete="new-password"
        fault={faultAt(create.error, '/password')}
      />
    </FormDialog>
  );
}
