import { useEffect, useId, useRef } from 'preact/hooks';
import type { Session } from '../api/client.ts';
import { signInWords } from '../messages/sign-in.ts';
import { SignInForm } from '../screens/sign-in.tsx';
import { type Credentials, signInAgain } from './session.ts';

/** Asks who is there over a screen whose session has ended; what was begun on it stays. */
export function SignInAgain({
  before,
  onSession,
}: {
  readonly before: Session;
  readonly onSession: (session: Session) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { text } = signInWords;
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus();
  }, []);
  return (
    <dialog ref={dialog} class="sign-in-over" aria-labelledby={id} closedby="none">
      <div class="dialog-body">
        <h2 id={id}>{text.again}</h2>
        <p class="soft">{text.againHint}</p>
        <SignInForm
          knownAs={before.login.login}
          open={(credentials: Credentials) => signInAgain(before, credentials)}
          onSession={onSession}
        />
      </div>
    </dialog>
  );
}
