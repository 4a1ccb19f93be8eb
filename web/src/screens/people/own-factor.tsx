import { useState } from 'preact/hooks';
import type { TotpOffer } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { peopleWords } from '../../messages/people.ts';
import { CopyableCode } from '../../parts/copyable.tsx';
import { faultAt, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Qr } from '../../parts/qr.tsx';
import { tell } from '../../parts/toasts.tsx';
import { PasswordOfNow } from './own-password.tsx';
import './people.css';

interface Asked {
  readonly onClose: () => void;
}

function CodeField(props: {
  readonly value: string;
  readonly onInput: (code: string) => void;
  readonly error: Error | null;
}) {
  const { error, ...others } = props;
  return (
    <TextField
      {...others}
      label={peopleWords.text.ownFactorCode}
      isRequired
      inputMode="numeric"
      maxLength={10}
      autocomplete="one-time-code"
      fault={faultAt(error, '/code')}
    />
  );
}

/** Gives oneself a second factor: it is one once a code of it was given. */
export function OwnFactorOn({ onClose }: Asked) {
  const { text } = peopleWords;
  const [password, setPassword] = useState('');
  const offer = useAct('offerOwnTotp');
  if (offer.data !== undefined) return <Confirm offer={offer.data.body} onClose={onClose} />;
  return (
    <FormDialog
      key="offer"
      title={text.ownFactorTitle}
      act={text.ownFactorNext}
      isBusy={offer.isPending}
      error={offer.error}
      onClose={onClose}
      onSubmit={() => offer.mutate({ body: { password } })}
    >
      <p>{text.ownFactorText}</p>
      <PasswordOfNow value={password} onInput={setPassword} error={offer.error} />
    </FormDialog>
  );
}

function Confirm({ offer, onClose }: Asked & { readonly offer: TotpOffer }) {
  const { text } = peopleWords;
  const { reread } = useSession();
  const [code, setCode] = useState('');
  const confirm = useAct('confirmOwnTotp');
  return (
    <FormDialog
      key="confirm"
      title={text.ownFactorTitle}
      act={text.ownFactorAct}
      isBusy={confirm.isPending}
      error={confirm.error}
      onClose={onClose}
      onSubmit={() =>
        confirm.mutate(
          { body: { offer: offer.offer, code } },
          {
            onSuccess: () => {
              tell(text.ownFactorDone);
              onClose();
              void reread();
            },
          },
        )
      }
    >
      <p>{text.factorScan}</p>
      <Qr text={offer.uri} label={text.factorQr} />
      <CopyableCode label={text.factorSecret} code={offer.secret} />
      <CodeField value={code} onInput={setCode} error={confirm.error} />
    </FormDialog>
  );
}

/** Takes one's own second factor away. */
export function OwnFactorOff({ onClose }: Asked) {
  const { text } = peopleWords;
  const { reread } = useSession();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const remove = useAct('removeOwnTotp');
  return (
    <FormDialog
      title={text.ownFactorOffTitle}
      act={text.factorOff}
      isGrave
      isBusy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onSubmit={() =>
        remove.mutate(
          { body: { password, code } },
          {
            onSuccess: () => {
              tell(text.factorIsOff);
              onClose();
              void reread();
            },
          },
        )
      }
    >
      <p>{text.ownFactorOffText}</p>
      <PasswordOfNow value={password} onInput={setPassword} error={remove.error} />
      <CodeField value={code} onInput={setCode} error={remove.error} />
    </FormDialog>
  );
}
