import { useEffect, useState } from 'preact/hooks';
import { ApiProblem, isRefused, type Session } from '../api/client.ts';
import { type Credentials, keyRefusal, signIn } from '../app/session.ts';
import { signInWords } from '../messages/sign-in.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Failure, Note } from '../parts/note.tsx';

function RefusedKey({ reason }: { readonly reason: string }) {
  const { text } = signInWords;
  if (reason === 'totp_awaited') return null;
  const told = text.refusedFor[reason as keyof typeof text.refusedFor] ?? text.refused;
  return <Note tone="warn">{told}</Note>;
}

/** How many seconds are left until it may be tried again; counts down by itself. */
function useWait(error: Error | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const wait = error instanceof ApiProblem ? Number(error.params.retryAfterSeconds ?? 0) : 0;
    setLeft(wait);
    if (wait === 0) return;
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1_000);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}

/** Asks for a name and a password, and for the second factor of who has one. */
export function SignInForm({
  knownAs = '',
  open,
  onSession,
}: {
  /** Who was signed in before. */
  readonly knownAs?: string;
  /** @throws ApiProblem */
  readonly open: (credentials: Credentials) => Promise<Session>;
  readonly onSession: (session: Session) => void;
}) {
  const [login, setLogin] = useState(knownAs);
  const [password, setPassword] = useState('');
  const [otp, setOtp] = useState<string | null>(keyRefusal() === 'totp_awaited' ? '' : null);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const wait = useWait(error);
  const { text } = signInWords;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || wait > 0) return;
    setBusy(true);
    try {
      onSession(await open(otp === null ? { login, password } : { otp }));
    } catch (refused) {
      setBusy(false);
      const isCodeNext = isRefused(refused, 'totp_awaited');
      setError(isCodeNext ? null : (refused as Error));
      if (isCodeNext) setOtp('');
      // What the code was for is over; it begins with the name again.
      if (otp !== null && isRefused(refused, 'session_ended', 'proof_unsaid', 'unproved')) setOtp(null);
    }
  };
  const change = (set: (value: string) => void) => (value: string) => {
    setError(null);
    set(value);
  };

  return (
    <form class="stack" onSubmit={submit}>
      {error && <Failure error={error} />}
      {otp === null ? (
        <>
          <TextField label={text.login} value={login} onInput={change(setLogin)} isRequired autocomplete="username" />
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
          maxLength={10}
          autocomplete="one-time-code"
          isFocused
        />
      )}
      <Button type="submit" look="main" isBusy={isBusy} isOff={wait > 0}>
        {wait > 0 ? text.waiting(wait) : text.signIn}
      </Button>
      {otp !== null && (
        <Button
          look="quiet"
          onPress={() => {
            setError(null);
            setOtp(null);
          }}
        >
          {text.startOver}
        </Button>
      )}
    </form>
  );
}

/** The page of who is not signed in. */
export function SignIn({ onSession }: { readonly onSession: (session: Session) => void }) {
  const { text } = signInWords;
  const refusal = keyRefusal();
  useEffect(() => {
    document.title = text.title;
  }, []);
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <div class="brand">
          <img src="/console/icon.svg" alt="" width="28" height="28" />
          Backrota
        </div>
        <h1>{text.title}</h1>
        {refusal !== null && <RefusedKey reason={refusal} />}
        <SignInForm open={signIn} onSession={onSession} />
      </div>
    </main>
  );
}
