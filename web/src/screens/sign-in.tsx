import { useEffect, useState } from 'preact/hooks';
import { isRefused, type Session } from '../api/client.ts';
import { signIn } from '../app/session.ts';
import { signInWords } from '../messages/sign-in.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Failure, Note } from '../parts/note.tsx';

/** Whether the gateway sent the browser here because a key of the panel was refused. */
const isKeyRefused = (): boolean => location.hash.includes('refused=');

/** Asks for a name and a password, and for the second factor of who has one. */
export function SignIn({ onSession }: { readonly onSession: (session: Session) => void }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [otp, setOtp] = useState<string | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { text } = signInWords;
  useEffect(() => {
    document.title = `${text.title}`;
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    try {
      onSession(await signIn(otp === null ? { login, password } : { otp }));
    } catch (refusal) {
      setBusy(false);
      if (isRefused(refusal, 'totp_awaited')) {
        setError(null);
        setOtp('');
      } else setError(refusal as Error);
    }
  };

  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={submit}>
        <div class="brand">
          <img src="/console/icon.svg" alt="" width="28" height="28" />
          Backrota
        </div>
        <h1>{text.title}</h1>
        {isKeyRefused() && <Note tone="warn">{text.refused}</Note>}
        {error && <Failure error={error} />}
        {otp === null ? (
          <>
            <TextField label={text.login} value={login} onInput={setLogin} isRequired autocomplete="username" />
            <TextField
              label={text.password}
              type="password"
              value={password}
              onInput={setPassword}
              isRequired
              autocomplete="current-password"
            />
          </>
        ) : (
          <TextField
            label={text.code}
            hint={text.codeHint}
            value={otp}
            onInput={setOtp}
            isRequired
            inputMode="numeric"
            autocomplete="one-time-code"
          />
        )}
        <Button type="submit" look="main" isBusy={isBusy}>
          {text.signIn}
        </Button>
      </form>
    </main>
  );
}
