import { useState } from 'preact/hooks';
import { useAct } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { peopleWords } from '../../messages/people.ts';
import { faultAt, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tell } from '../../parts/toasts.tsx';

/** The password of now, to prove who is there. */
export const PasswordOfNow = ({
  value,
  onInput,
  error,
}: {
  readonly value: string;
  readonly onInput: (password: string) => void;
  readonly error: Error | null;
}) => (
  <TextField
    type="password"
    label={peopleWords.text.oldPassword}
    value={value}
    onInput={onInput}
    isRequired
    autocomplete="current-password"
    fault={faultAt(error, '/password')}
  />
);

/** Gives oneself another password. */
export function OwnPassword({ onClose }: { readonly onClose: () => void }) {
  const { text } = peopleWords;
  const { reread } = useSession();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const change = useAct('changeOwnPassword');
  return (
    <FormDialog
      title={text.ownPasswordTitle}
      act={text.ownPasswordAct}
      isBusy={change.isPending}
      error={change.error}
      onClose={onClose}
      onSubmit={() =>
        change.mutate(
          { body: { password, newPassword } },
          {
            onSuccess: () => {
              tell(text.ownPasswordDone);
              onClose();
              void reread();
            },
          },
        )
      }
    >
      <PasswordOfNow value={password} onInput={setPassword} error={change.error} />
      <TextField
        type="password"
        label={text.newPasswordField}
        hint={text.newPasswordHint}
        value={newPassword}
        onInput={setNewPassword}
        isRequired
        autocomplete="new-password"
        fault={faultAt(change.error, '/newPassword')}
      />
      <p>{text.ownPasswordText}</p>
    </FormDialog>
  );
}
