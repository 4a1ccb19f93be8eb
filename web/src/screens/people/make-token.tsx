import { useState } from 'preact/hooks';
import type { NewToken } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { peopleWords } from '../../messages/people.ts';
import { AreaField, ChoiceField, faultAt, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';

type Scope = NonNullable<NewToken['scope']>;
const SCOPES: readonly Scope[] = ['read', 'operate', 'admin'];

const linesOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((line) => line !== '');

/** Makes a token and shows it once. `login`: whose, where staff makes it for another one. */
export function MakeToken({ login, onClose }: { readonly login: string | null; readonly onClose: () => void }) {
  const { text } = peopleWords;
  const [scope, setScope] = useState<Scope>('operate');
  const [day, setDay] = useState('');
  const [networks, setNetworks] = useState('');
  const create = useAct('createToken');
  if (create.data !== undefined) {
    return <ToldOnce title={text.tokenTold} secrets={[[text.token, create.data.body.token]]} onClose={onClose} />;
  }
  const submit = () => {
    const from = linesOf(networks);
    create.mutate({
      body: {
        ...(login === null ? {} : { login }),
        ...(scope === 'admin' ? {} : { scope }),
        ...(day === '' ? {} : { expiresAt: `${day}T23:59:59Z` }),
        ...(from.length === 0 ? {} : { networks: from }),
      },
    });
  };
  return (
    <FormDialog
      title={text.tokenMakeTitle}
      act={text.tokenMakeAct}
      isBusy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <ChoiceField
        label={text.tokenScope}
        value={scope}
        choices={SCOPES.map((each) => [each, text.tokenScopes[each]] as const)}
        onChange={setScope}
      />
      <TextField
        type="date"
        label={text.tokenExpiry}
        hint={text.tokenExpiryHint}
        value={day}
        onInput={setDay}
        fault={faultAt(create.error, '/expiresAt')}
      />
      <AreaField
        label={text.tokenNetworks}
        hint={text.tokenNetworksHint}
        value={networks}
        onInput={setNetworks}
        isCode
        rows={3}
        fault={faultAt(create.error, '/networks')}
      />
    </FormDialog>
  );
}
