import { QueryClientProvider } from '@tanstack/react-query';
import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Link, Router, useLocation } from 'wouter';
import { forgetReads } from '../api/calls.ts';
import { followChanges } from '../api/changes.ts';
import { actForAccount, type Session } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { common } from '../messages/index.ts';
import { Failure } from '../parts/note.tsx';
import { Skeleton } from '../parts/read.tsx';
import { tellFailure } from '../parts/toasts.tsx';
import { SignIn } from '../screens/sign-in.tsx';
import { Frame } from './frame.tsx';
import { useShortcuts } from './keys.ts';
import { findScreen } from './screens.ts';
import { readSession, SessionContext, type SignedIn, signOut } from './session.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { whenSessionEnds } from './watching.ts';

type Component = ComponentType<{ readonly params: Readonly<Record<string, string>> }>;

/** Finds the screen of an address, and fetches it. */
function Shown() {
  const [path] = useLocation();
  const found = useMemo(() => findScreen(path), [path]);
  const [shown, setShown] = useState<{ readonly path: string; readonly component: Component } | null>(() =>
    found?.screen.loaded ? { path: found.screen.path, component: found.screen.loaded } : null,
  );
  const [error, setError] = useState<Error | null>(null);
  const load = () => {
    setError(null);
    if (found === null) return;
    const { path } = found.screen;
    const show = (component: Component) =>
      setShown((now) => (now?.path === path && now.component === component ? now : { path, component }));
    found.screen.load().then(show, setError);
  };
  useLayoutEffect(() => forgetReads, [path]);
  useEffect(load, [path]);
  if (found === null) {
    return (
      <>
        <h1>{common.text.unknownScreen}</h1>
        <p>
          <Link href="/">{common.text.toToday}</Link>
        </p>
      </>
    );
  }
  if (error !== null) return <Failure error={error} onRetry={load} />;
  if (shown === null || shown.path !== found.screen.path) return <Skeleton />;
  return <shown.component key={path} params={found.params} />;
}

function SignedInApp({
  session,
  isEnded,
  onSession,
}: {
  readonly session: Session;
  /** Whether its session is over, and who is there is to be asked. */
  readonly isEnded: boolean;
  readonly onSession: (session: Session | null) => void;
}) {
  useEffect(() => (isEnded ? undefined : followChanges(session.account.id)), [session.account.id, isEnded]);
  const [, navigate] = useLocation();
  useShortcuts();
  const signedIn: SignedIn = {
    session,
    mayOperate: session.role !== 'viewer',
    mayAdminister: session.role === 'admin',
    isProvider: session.isStaff || session.actsFor,
    reread: async () => onSession(await readSession()),
    signOut: async () => {
      await signOut();
      onSession(null);
    },
    actFor: async (id) => {
      actForAccount(id);
      // What the screen showed is another account's.
      navigate('/');
      try {
        onSession(await readSession());
      } catch (error) {
        tellFailure(error as Error);
      }
    },
  };
  return (
    <SessionContext.Provider value={signedIn}>
      <Frame key={session.account.id}>
        <Shown />
      </Frame>
      {isEnded && <SignInAgain before={session} onSession={onSession} />}
    </SessionContext.Provider>
  );
}

/** The console: a sign-in, or the screens of who is signed in. */
export function App({ first }: { readonly first: Session | null }) {
  const [session, setSession] = useState(first);
  const [isEnded, setEnded] = useState(false);
  const shown = useRef(first);
  const begin = (next: Session | null) => {
    const before = shown.current;
    shown.current = next;
    // Another person, or account, sees nothing of what was read before.
    if (next?.account.id !== before?.account.id || next?.login.id !== before?.login.id) queries.clear();
    else void queries.invalidateQueries();
    setSession(next);
    setEnded(false);
  };
  useEffect(() => {
    let isLooking = false;
    whenSessionEnds(async () => {
      if (isLooking) return;
      isLooking = true;
      // The call may have begun in a session in whose place there is another one by now.
      const now = await readSession().catch(() => null);
      isLooking = false;
      if (now === null) setEnded(true);
      else begin(now);
    });
  }, []);
  return (
    <QueryClientProvider client={queries}>
      <Router base="/console">
        {session === null ? (
          <SignIn onSession={begin} />
        ) : (
          <SignedInApp key={session.login.id} session={session} isEnded={isEnded} onSession={begin} />
        )}
      </Router>
    </QueryClientProvider>
  );
}
