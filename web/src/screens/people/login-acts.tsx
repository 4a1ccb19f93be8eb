import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import type { Login } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { peopleWords } from '../../messages/people.ts';
import { Button } from '../../parts/button.tsx';
import { faultAt, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';
import { FactorSecret } from './factor-secret.tsx';
import { type Role, RoleField } from './role-field.tsx';

interface Given {
  readonly login: Login;
  readonly version: string;
}

const ACTS = ['role', 'password', 'key', 'factorOn', 'factorOff', 'disable', 'remove'] as const;
type Act = (typeof ACTS)[number];

/** What may be done with a login, some of it by the provider's people alone; each asks first, as each ends sessions. */
export function LoginActs({ login, version }: Given) {
  const { text } = peopleWords;
  const { session } = useSession();
  const [act, setAct] = useState<Act | null>(null);
  const enable = useAct('changeLogin');
  const close = () => setAct(null);
  const given = { login, version, onClose: close };
  return (
    <>
      <div class="row">
        <Button onPress={() => setAct('role')}>{text.changeRole}</Button>
        <Button onPress={() => setAct('password')}>{text.newPassword}</Button>
        {session.isStaff && <Button onPress={() => setAct('key')}>{text.issueKey}</Button>}
        {session.isStaff && <FactorButton isOn={login.hasTotp} onPress={setAct} />}
        {login.isDisabled ? (
          <Button
            isBusy={enable.isPending}
            onPress={() =>
              enable.mutate(
                { parts: { key: login.id }, version, body: { isDisabled: false } },
                { onSuccess: () => tell(text.enabled(login.login)), onError: tellFailure },
              )
            }
          >
            {text.enable}
          </Button>
        ) : (
          <Button look="grave" onPress={() => setAct('disable')}>
            {text.disable}
          </Button>
        )}
        <Button look="grave" icon="trash" onPress={() => setAct('remove')}>
          {text.remove}
        </Button>
      </div>
      {act === 'role' && <ChangeRole {...given} />}
      {act === 'password' && <NewPassword {...given} />}
      {act === 'key' && <IssueKey {...given} />}
      {act === 'factorOn' && <FactorOn {...given} />}
      {act === 'factorOff' && <FactorOff {...given} />}
      {act === 'disable' && <Disable {...given} />}
      {act === 'remove' && <Remove {...given} />}
    </>
  );
}

const FactorButton = ({ isOn, onPress }: { readonly isOn: boolean; readonly onPress: (act: Act) => void }) =>
  isOn ? (
    <Button onPress={() => onPress('factorOff')}>{peopleWords.text.factorOff}</Button>
  ) : (
    <Button onPress={() => onPress('factorOn')}>{peopleWords.text.factorOn}</Button>
  );

type Asked = Given & { readonly onClose: () => void };

function ChangeRole({ login, version, onClose }: Asked) {
  const { text } = peopleWords;
  const [role, setRole] = useState<Role>(login.role);
  const change = useAct('changeLogin');
  return (
    <FormDialog
      title={text.changeRole}
      act={text.changeRole}
      isBusy={change.isPending}
      isOff={role === login.role}
      error={change.error}
      onClose={onClose}
      onSubmit={() =>
        change.mutate(
          { parts: { key: login.id }, version, body: { role } },
          {
            onSuccess: () => {
              tell(text.roleChanged);
              onClose();
            },
          },
        )
      }
    >
      <RoleField value={role} onChange={setRole} />
      <p>{text.changeRoleText}</p>
    </FormDialog>
  );
}

function NewPassword({ login, version, onClose }: Asked) {
  const { text } = peopleWords;
  const [password, setPassword] = useState('');
  const change = useAct('changeLogin');
  return (
    <FormDialog
      title={text.newPasswordTitle(login.login)}
      act={text.newPassword}
      isBusy={change.isPending}
      error={change.error}
      onClose={onClose}
      onSubmit={() =>
        change.mutate(
          { parts: { key: login.id }, version, body: { password } },
          {
            onSuccess: () => {
              tell(text.passwordChanged(login.login));
              onClose();
            },
          },
        )
      }
    >
      <TextField
        type="password"
        label={text.password}
        value={password}
        onInput={setPassword}
        isRequired
        autocomplete="new-password"
        fault={faultAt(change.error, '/password')}
      />
      <p>{text.newPasswordText}</p>
    </FormDialog>
  );
}

function IssueKey({ login, onClose }: Asked) {
  const { text } = peopleWords;
  const issue = useAct('issueLoginKey');
  if (issue.data !== undefined) {
    return (
      <ToldOnce title={text.issueKeyTitle(login.login)} secrets={[[text.key, issue.data.body.key]]} onClose={onClose}>
        <p>{text.issueKeyText}</p>
      </ToldOnce>
    );
  }
  return (
    <FormDialog
      title={text.issueKeyTitle(login.login)}
      act={text.issueKey}
      isBusy={issue.isPending}
      error={issue.error}
      onClose={onClose}
      onSubmit={() => issue.mutate({ parts: { key: login.id } })}
    >
      <p>{text.issueKeyText}</p>
    </FormDialog>
  );
}

function FactorOn({ login, onClose }: Asked) {
  const { text } = peopleWords;
  const enable = useAct('enableTotp');
  if (enable.data !== undefined) return <FactorSecret uri={enable.data.body.uri} onClose={onClose} />;
  return (
    <FormDialog
      title={text.factorOnOf(login.login)}
      act={text.factorOn}
      isBusy={enable.isPending}
      error={enable.error}
      onClose={onClose}
      onSubmit={() => enable.mutate({ parts: { key: login.id } })}
    >
      <p>{text.factorOnText}</p>
    </FormDialog>
  );
}

function FactorOff({ login, onClose }: Asked) {
  const { text } = peopleWords;
  const disable = useAct('disableTotp');
  return (
    <FormDialog
      title={text.factorOffOf(login.login)}
      act={text.factorOff}
      isGrave
      isBusy={disable.isPending}
      error={disable.error}
      onClose={onClose}
      onSubmit={() =>
        disable.mutate(
          { parts: { key: login.id } },
          {
            onSuccess: () => {
              tell(text.factorIsOff);
              onClose();
            },
          },
        )
      }
    >
      <p>{text.factorOffText}</p>
    </FormDialog>
  );
}

function Disable({ login, version, onClose }: Asked) {
  const { text } = peopleWords;
  const change = useAct('changeLogin');
  return (
    <FormDialog
      title={text.disableTitle(login.login)}
      act={text.disable}
      isGrave
      isBusy={change.isPending}
      error={change.error}
      onClose={onClose}
      onSubmit={() =>
        change.mutate(
          { parts: { key: login.id }, version, body: { isDisabled: true } },
          {
            onSuccess: () => {
              tell(text.disabled(login.login));
              onClose();
            },
          },
        )
      }
    >
      <p>{text.disableText}</p>
    </FormDialog>
  );
}

function Remove({ login, version, onClose }: Asked) {
  const { text } = peopleWords;
  const [, navigate] = useLocation();
  const remove = useAct('deleteLogin');
  return (
    <FormDialog
      title={text.removeTitle(login.login)}
      act={text.remove}
      isGrave
      isBusy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onSubmit={() =>
        remove.mutate(
          { parts: { key: login.id }, version },
          {
            onSuccess: () => {
              tell(text.removed(login.login));
              onClose();
              navigate('/people');
            },
          },
        )
      }
    >
      <p>{text.removeText}</p>
    </FormDialog>
  );
}
